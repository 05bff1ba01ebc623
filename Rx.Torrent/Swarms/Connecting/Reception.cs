using Microsoft.Extensions.Logging;
using Rx.Torrent.Loops;
using Rx.Torrent.Peers.Linking;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Transport;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Swarms.Connecting;

/// <summary>Takes connections that others make, waits for the handshake that says which swarm is meant, and leads them there.</summary>
internal sealed class Reception(Loop loop, Func<InfoHash, Swarm?> find, PeerOptions options, int mostWaiting, ILogger logger) : IDisposable
{
    private readonly Loop _loop = loop;
    private readonly ILogger _logger = logger;
    private readonly HashSet<Visitor> _visitors = [];
    private IDisposable? _clock;
    private bool _closed;

    /// <summary>Takes a connection; when too many wait already, the oldest goes. On the loop.</summary>
    public void Take(IByteChannel channel)
    {
        if (_closed)
        {
            channel.Dispose();
            return;
        }
        if (_visitors.Count >= mostWaiting) _visitors.MinBy(visitor => visitor.Link.Opened)!.Link.Close(new DisconnectReason(DisconnectKind.TooMany));
        var visitor = new Visitor(this, channel);
        _visitors.Add(visitor);
        _clock ??= Ticker.Beats(_loop).Subscribe(_ => Beat());
        visitor.Link.Start();
    }

    public void Dispose()
    {
        _closed = true;
        _clock?.Dispose();
        foreach (var visitor in _visitors.ToArray()) visitor.Link.Close(new DisconnectReason(DisconnectKind.Stopped));
    }

    private void Beat()
    {
        foreach (var visitor in _visitors.ToArray())
        {
            if (_loop.Elapsed - visitor.Link.Opened >= options.HandshakeTimeout) visitor.Link.Close(new DisconnectReason(DisconnectKind.HandshakeTimeout));
        }
        Rest();
    }

    /// <summary>No timer runs while nobody waits.</summary>
    private void Rest()
    {
        if (_visitors.Count > 0) return;
        _clock?.Dispose();
        _clock = null;
    }

    private void Lead(Visitor visitor, PeerMessage.Handshake handshake)
    {
        _visitors.Remove(visitor);
        if (find(handshake.InfoHash) is not { } swarm)
        {
            visitor.Link.Close(new DisconnectReason(DisconnectKind.WrongInfoHash, $"{handshake.InfoHash}"));
            return;
        }
        visitor.Link.MoveTo(NobodyYet.Instance, swarm.Services.Loop);
        if (swarm.Services.Loop == _loop) swarm.Welcome(visitor.Link, handshake);
        else swarm.Services.Loop.Post(() => swarm.Welcome(visitor.Link, handshake));
    }

    /// <summary>A connection whose handshake is still to come.</summary>
    private sealed class Visitor : ILinkOwner
    {
        private readonly Reception _reception;

        public Visitor(Reception reception, IByteChannel channel)
        {
            _reception = reception;
            Link = new PeerLink(reception._loop, channel, this, WireLimits.Default);
        }

        public PeerLink Link { get; }

        public bool MayRead => true;

        public void Received(PeerMessage message) => _reception.Lead(this, (PeerMessage.Handshake)message);

        public void Flushed(PeerMessage message)
        {
        }

        public void Closed(DisconnectReason reason)
        {
            _reception._visitors.Remove(this);
            _reception._logger.Refused(Link.Channel.Remote, reason);
        }
    }
}
