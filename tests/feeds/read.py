"""Reads a document from standard input as minidom and feedparser see it; writes JSON."""

import calendar
import json
import sys
import xml.dom.minidom

import feedparser

document = sys.stdin.buffer.read()
xml.dom.minidom.parseString(document)
# What the document says, not what feedparser would make of it for a page.
feed = feedparser.parse(document, sanitize_html=False, resolve_relative_uris=False)


def entry(entry):
    return {
        "id": entry.get("id"),
        "link": entry.get("link"),
        "title": entry.get("title"),
        "authors": [author.get("name") for author in entry.get("authors", [])],
        "category": entry.tags[0].term,
        "published": calendar.timegm(entry.published_parsed),
        "updated": calendar.timegm(entry.updated_parsed),
        "content": entry.content[0].value,
    }


print(
    json.dumps(
        {
            "bozo": bool(feed.bozo),
            "language": feed.feed.get("language"),
            "entries": [entry(each) for each in feed.entries],
        }
    )
)
