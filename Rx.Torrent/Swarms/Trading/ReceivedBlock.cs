using Rx.Torrent.Peers;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Swarms.Trading;

/// <summary>A block that was wanted, and came.</summary>
/// <param name="Peer">Who sent it.</param>
/// <param name="Piece">The message with its bytes; they are the receiver's now.</param>
/// <param name="CompletesPiece">True for the last block of its piece.</param>
internal readonly record struct ReceivedBlock(PeerConnection Peer, PeerMessage.Piece Piece, bool CompletesPiece);
