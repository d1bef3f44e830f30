// Makes two things easier: the server of a visitor is asked for once, and addresses are copied with
// one press. Every page does without.
(function () {
	"use strict";
	var KEY = "tidings-account";

	function remembered() {
		try { return localStorage.getItem(KEY) || ""; } catch (_) { return ""; }
	}
	function remember(account) {
		try { account ? localStorage.setItem(KEY, account) : localStorage.removeItem(KEY); } catch (_) { /* not allowed */ }
	}
	// What is remembered says where to go, not who it is.
	function shown(account) {
		return account.replace(/^https?:\/\//, "").replace(/^@/, "").replace(/^.*@/, "").replace(/\/.*$/, "");
	}

	document.querySelectorAll("form.follow").forEach(function (form) {
		var field = form.elements.account, button = form.querySelector("button");
		if (document.querySelector("[role=alert]")) remember("");
		else if (!field.value) field.value = remembered();
		function label() {
			var server = shown(field.value.trim());
			button.textContent = server && field.value === remembered() ? "Follow from " + server : "Follow";
		}
		label();
		field.addEventListener("input", label);
		form.addEventListener("submit", function () { remember(field.value.trim()); });
	});

	if (!navigator.clipboard) return;
	document.querySelectorAll("[data-copy]").forEach(function (element) {
		var text = element.href || element.textContent;
		var button = document.createElement("button");
		button.type = "button";
		button.className = "copy";
		button.textContent = "Copy";
		button.setAttribute("aria-label", "Copy " + text);
		button.addEventListener("click", function () {
			navigator.clipboard.writeText(text).then(function () {
				button.textContent = "Copied";
				button.setAttribute("aria-label", "Copied " + text);
				setTimeout(function () {
					button.textContent = "Copy";
					button.setAttribute("aria-label", "Copy " + text);
				}, 2000);
			});
		});
		element.after(button);
	});
})();
