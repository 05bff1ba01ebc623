using System.Net;
using System.Text;
using Rx.Torrent.Primitives;
using Rx.Torrent.Transport;
using Rx.Torrent.Transport.Multicast;

namespace Rx.Torrent.Tests.Extensions.PrivateTorrents;

/// <summary>Carries datagrams for a client and keeps a copy of all that it sends.</summary>
internal sealed class Eavesdropper(IDatagramTransport inner) : IDatagramTransport
{
    private readonly List<(byte[] Bytes, IPEndPoint To)> _sent = [];

    public string Name => inner.Name;

    public IReadOnlyList<MulticastInterface> MulticastInterfaces => inner.MulticastInterfaces;

    public IDatagramSocket Open(IPEndPoint local) => new Socket(this, inner.Open(local));

    public IDatagramSocket Join(MulticastMembership membership) => new Socket(this, inner.Join(membership));

    /// <summary>How many datagrams name a swarm, as bytes or in hexadecimal digits.</summary>
    public int Naming(InfoHash infoHash)
    {
        var text = Encoding.ASCII.GetBytes(infoHash.ToString());
        lock (_sent) return _sent.Count(sent => sent.Bytes.AsSpan().IndexOf(infoHash.Span) >= 0 || sent.Bytes.AsSpan().IndexOf(text) >= 0);
    }

    private void Note(ReadOnlySpan<byte> bytes, IPEndPoint to)
    {
        lock (_sent) _sent.Add((bytes.ToArray(), to));
    }

    private sealed class Socket(Eavesdropper owner, IDatagramSocket inner) : IDatagramSocket
    {
        public IPEndPoint Local => inner.Local;

        public IObservable<Datagram> Received => inner.Received;

        public bool Send(ReadOnlySpan<byte> bytes, IPEndPoint to)
        {
            owner.Note(bytes, to);
            return inner.Send(bytes, to);
        }

        public void Dispose() => inner.Dispose();
    }
}
