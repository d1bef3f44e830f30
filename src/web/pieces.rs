//! A body that is handed over piece by piece: a connection buffers a piece or two of it, however
//! long it is and however slowly it is read.

use actix_web::body::{BodySize, MessageBody};
use bytes::Bytes;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The bytes of a piece. Two of them make the connection's buffer full
/// (`HttpServer::h1_write_buffer_size`), which is then sent, and used again.
pub const PIECE: usize = 32 * 1024;

/// What of a body has not been handed over yet.
pub struct Pieces(pub Bytes);

impl MessageBody for Pieces {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.0.len() as u64)
    }

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Infallible>>> {
        let left = &mut self.0;
        let length = left.len().min(PIECE);
        Poll::Ready((length > 0).then(|| Ok(left.split_to(length))))
    }

    fn try_into_bytes(self) -> Result<Bytes, Pieces> {
        Ok(self.0)
    }
}

#[cfg(test)]
mod tests {
    use crate::web::pieces::{PIECE, Pieces};
    use actix_web::body::{BodySize, MessageBody, to_bytes};
    use bytes::Bytes;
    use std::pin::Pin;
    use std::task::{Context, Poll, Waker};

    #[tokio::test]
    async fn a_body_comes_whole_and_in_pieces() {
        for length in [0, 1, PIECE, PIECE + 1, PIECE * 3] {
            let body: Bytes = (0..length).map(|number| number as u8).collect();
            let mut pieces = Pieces(body.clone());
            assert_eq!(pieces.size(), BodySize::Sized(length as u64));
            let mut context = Context::from_waker(Waker::noop());
            let mut joined = Vec::new();
            while let Poll::Ready(Some(Ok(piece))) = Pin::new(&mut pieces).poll_next(&mut context) {
                assert!(!piece.is_empty() && piece.len() <= PIECE);
                joined.extend_from_slice(&piece);
            }
            assert_eq!(joined, body);
            assert_eq!(to_bytes(Pieces(body.clone())).await.expect("bytes"), body);
        }
    }
}
