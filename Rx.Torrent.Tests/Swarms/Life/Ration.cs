using System.Reactive.Linq;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Tests.Swarms.Life;

/// <summary>So many blocks a seed may send, all peers together; then it says nothing more, until it is given more.</summary>
internal sealed class Ration(int blocks)
{
    private int _left = blocks;

    public long Bytes { get; } = blocks * 16L * 1024;

    public void Lift() => Volatile.Write(ref _left, int.MaxValue);

    public void Impose(TorrentClientBuilder builder) => builder.Use(outgoing: (messages, _) =>
        messages.Where(message => message is not PeerMessage.Piece || Interlocked.Decrement(ref _left) >= 0));
}
