using System.Net;
using Rx.Torrent.Loops;
using Rx.Torrent.Peers.Linking;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Transport;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Swarms.Connecting;

/// <summary>Takes connections that others make, waits for the handshake that says which swarm is meant, and leads them there.</summary>
/// <param name="loop">The loop.</param>
/// <param name="find">Finds the swarm that somebody asks for, which may take time; null when there is none. Never fails.</param>
/// <param name="options">How long a handshake, and the finding of its swarm, may take.</param>
/// <param name="mostWaiting">How many may wait for either.</param>
/// <param name="refused">Hears of whoever did not get to a swarm.</param>
internal sealed class Reception(
    Loop loop, Func<InfoHash, IPEndPoint, CancellationToken, Task<Swarm?>> find, PeerOptions options, int mostWaiting, Action<IPEndPoint, DisconnectReason> refused) : IDisposable
{
    private readonly Loop _loop = loop;
    private readonly Action<IPEndPoint, DisconnectReason> _refused = refused;
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

    private async Task LeadAsync(Visitor visitor, PeerMessage.Handshake handshake)
    {
        visitor.Link.MoveTo(new Waiting(visitor), _loop); // nothing is read meanwhile
        var swarm = await find(handshake.InfoHash, visitor.Link.Channel.Remote, visitor.Cancellation);
        if (!_visitors.Contains(visitor)) return; // it has left, or its time was up
        if (swarm is null)
        {
            visitor.Link.Close(new DisconnectReason(DisconnectKind.WrongInfoHash, $"{handshake.InfoHash}"));
            return;
        }
        _visitors.Remove(visitor);
        visitor.Link.MoveTo(NobodyYet.Instance, swarm.Services.Loop);
        if (swarm.Services.Loop == _loop) Try(() => swarm.Welcome(visitor.Link, handshake));
        else swarm.Services.Loop.Post(() => swarm.Welcome(visitor.Link, handshake));
    }

    /// <summary>Nobody looks at how the leading ends.</summary>
    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception)
        {
            _loop.Report(exception);
        }
    }

    /// <summary>Holds the link of a visitor while its swarm is looked for.</summary>
    private sealed class Waiting(Visitor visitor) : ILinkOwner
    {
        public bool MayRead => false;

        public void Received(PeerMessage message)
        {
        }

        public void Flushed(PeerMessage message)
        {
        }

        public void Closed(DisconnectReason reason) => visitor.Closed(reason);
    }

    /// <summary>A connection whose handshake is still to come.</summary>
    private sealed class Visitor : ILinkOwner
    {
        private readonly Reception _reception;
        private CancellationTokenSource? _cancellation;

        public Visitor(Reception reception, IByteChannel channel)
        {
            _reception = reception;
            Link = new PeerLink(reception._loop, channel, this, WireLimits.Default);
        }

        public PeerLink Link { get; }

        public bool MayRead => true;

        /// <summary>Cancelled when it has left.</summary>
        public CancellationToken Cancellation => (_cancellation ??= new CancellationTokenSource()).Token;

        public void Received(PeerMessage message) => _ = _reception.LeadAsync(this, (PeerMessage.Handshake)message);

        public void Flushed(PeerMessage message)
        {
        }

        public void Closed(DisconnectReason reason)
        {
            _reception._visitors.Remove(this);
            _cancellation?.Cancel();
            _reception._refused(Link.Channel.Remote, reason);
        }
    }
}
