using System.Net;
using System.Reactive;
using Rx.Torrent.Discovery;
using Rx.Torrent.Discovery.Trackers.Access;
using Rx.Torrent.Peers;
using Rx.Torrent.Storage.Resume;

namespace Rx.Torrent.Swarms.Connecting;

/// <summary>What it knows of the addresses: who named them, what came of dialling them, when to dial them again.</summary>
internal sealed partial class Connector
{
    /// <summary>A peer is who it should be.</summary>
    public void Answered(PeerConnection peer)
    {
        if (peer.IsIncoming || _book.Find(peer.EndPoint) is not { HasAnswered: false } known) return;
        _book.Change(known, static k => k.Answered());
        _proven.OnNext(Unit.Default);
    }

    /// <summary>An incoming peer has said where it listens: it is not dialled while it is here, and found again when it has left.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="isNews">False to note nothing but what is known already.</param>
    public void Introduced(PeerConnection peer, bool isNews)
    {
        if (!peer.IsIncoming || peer.IsClosed || AddressOf(peer) is not { } endPoint || _doorkeeper.IsBanned(endPoint)) return;
        var known = _book.Find(endPoint) ?? (isNews ? _book.Add(new PeerCandidate(endPoint, PeerSourceKind.Incoming)) : null);
        if (known is { State: KnownPeerState.Idle }) _book.Change(known, static k => k.State = KnownPeerState.Connected);
    }

    /// <summary>Somebody is remembered from an earlier run, who was named before this as a candidate.</summary>
    public void Recall(RememberedPeer remembered) => Note(remembered.EndPoint, known => known.Recall(remembered.Merit));

    /// <summary>Whom the next run is to begin with. Who could not be reached in this run fades, and is forgotten sooner or later.</summary>
    public IReadOnlyList<RememberedPeer> Remember() =>
        [.. _book.Best(_options.RememberedPeers)
            .Where(static known => !known.IsFailing || known.Merit > 0)
            .Select(static known => new RememberedPeer(known.EndPoint, (byte)(known.IsFailing ? known.Merit - 1 : known.Merit)))];

    private void Learn(PeerCandidate candidate)
    {
        if (!IsSensible(candidate) || _doorkeeper.IsBanned(candidate.EndPoint)) return;
        var known = _book.Find(candidate.EndPoint);
        if (known is not null) _book.Change(known, again => again.NamedBy(candidate));
        else known = _book.Add(candidate);
        if (known is null) return;
        if (candidate.Source == PeerSourceKind.Manual) _book.Change(known, AskFor);
        else if (candidate.IsDiallingUs) _book.Change(known, Expect);
        DialAll();
        if (known.IsDiallingUs) _book.Change(known, static missed => missed.IsDiallingUs = false); // there was no room, and later is never
    }

    /// <summary>False for what nobody can be reached at, for ourselves, and for addresses near us that a stranger may not have us knock at.</summary>
    private bool IsSensible(PeerCandidate candidate)
    {
        if (candidate.EndPoint.Port == 0) return false;
        if (candidate.Source == PeerSourceKind.Manual) return true;
        var scope = AddressScopes.Of(candidate.EndPoint.Address);
        return scope != AddressScope.Nobody && (scope == AddressScope.Public || _options.DialsLocalPeers) && !IsUs(candidate.EndPoint);
    }

    private bool IsUs(IPEndPoint endPoint) => endPoint.Equals(_we.Listening) || endPoint.Equals(_we.SeenFrom(endPoint.Address));

    private static void AskFor(KnownPeer known)
    {
        known.NextAttempt = TimeSpan.Zero; // nor does it wait for its turn
        if (known.State != KnownPeerState.Connected) known.IsAskedFor = true;
    }

    private static void Expect(KnownPeer known)
    {
        if (known.State != KnownPeerState.Idle) return;
        known.NextAttempt = TimeSpan.Zero;
        known.IsDiallingUs = true;
    }

    private void Met(PeerConnection peer)
    {
        _hunger.Restart();
        if (!peer.IsIncoming) Note(peer.EndPoint, static known => known.State = KnownPeerState.Connected);
    }

    private void Parted(PeerConnection peer, DisconnectReason reason)
    {
        if (AddressOf(peer) is not { } endPoint) return;
        if (_roster.Peers.Any(other => endPoint.Equals(AddressOf(other)))) return; // it is here by another connection
        Note(endPoint, known =>
        {
            if (known.State == KnownPeerState.Barred) return;
            known.State = reason.Kind is DisconnectKind.ConnectedToSelf or DisconnectKind.Banned or DisconnectKind.BadBlocks
                ? KnownPeerState.Barred
                : KnownPeerState.Idle;
            var wasFine = peer.Id is not null && reason.Kind is not DisconnectKind.ProtocolError;
            if (wasFine) known.Met(!peer.IsIncoming, peer.Traffic.Downloaded, peer.Pieces is { IsFull: true, Capacity: > 0 } || peer.Extensions.UploadOnly);
            if (reason.Kind is DisconnectKind.Paused or DisconnectKind.Stopped) known.NextAttempt = _loop.Elapsed; // we left, and may come back
            else PutOff(known, isFailure: !wasFine);
        });
    }

    /// <summary>Where to dial a peer that is or was here; null when it has not said so.</summary>
    private static IPEndPoint? AddressOf(PeerConnection peer)
    {
        if (!peer.IsIncoming) return peer.EndPoint;
        return peer.Extensions.ListenPort is { } port and > 0 and <= ushort.MaxValue ? new IPEndPoint(peer.EndPoint.Address, port) : null;
    }

    private void PutOff(KnownPeer known, bool isFailure = true)
    {
        var shortest = _wish() == PeerWish.Anybody ? _options.ShortestReconnect : _options.ShortestReconnect * PatienceOfSeed;
        var wait = shortest * Math.Pow(2, Math.Min(known.Failures, 16));
        if (isFailure) known.Failures++;
        known.NextAttempt = _loop.Elapsed + (wait < LongestReconnect ? wait : LongestReconnect) * (0.75 + _random.NextDouble() / 2);
    }

    private void Note(IPEndPoint endPoint, Action<KnownPeer> note)
    {
        if (_book.Find(endPoint) is { } known) _book.Change(known, note);
    }
}
