using System.Reactive.Subjects;
using Rx.Torrent.Peers;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Swarms.Trading;

/// <summary>What the core of a swarm gets from all its peers, sorted by kind: the streams that the units are fed with.</summary>
internal sealed class PeerMessages : IDisposable
{
    public Subject<From<Handshake>> Handshakes { get; } = new();

    public Subject<From<ExtendedHandshake>> ExtendedHandshakes { get; } = new();

    /// <summary>A peer chokes (true) or unchokes (false) us.</summary>
    public Subject<From<bool>> Chokes { get; } = new();

    /// <summary>A peer is interested (true) in us or no longer is (false).</summary>
    public Subject<From<bool>> Interests { get; } = new();

    public Subject<From<Have>> Haves { get; } = new();

    /// <summary>A peer has lost a piece (BEP 54).</summary>
    public Subject<From<DontHave>> Losses { get; } = new();

    /// <summary>A peer has said in one message which pieces it has; the message is not needed, the peer's state has them.</summary>
    public Subject<PeerConnection> Bitfields { get; } = new();

    public Subject<From<Request>> Requests { get; } = new();

    /// <summary>A peer asks for what nobody knows yet to be there.</summary>
    public Subject<From<Request>> EarlyRequests { get; } = new();

    public Subject<From<Cancel>> Cancels { get; } = new();

    public Subject<From<Piece>> Pieces { get; } = new();

    public Subject<From<RejectRequest>> Rejects { get; } = new();

    public Subject<From<AllowedFast>> AllowedFasts { get; } = new();

    public Subject<From<SuggestPiece>> Suggestions { get; } = new();

    /// <summary>False while nothing is traded: then only handshakes are handed on, and requests to be refused. What else was said, the peers' states have.</summary>
    public bool AreTraded { get; set; }

    /// <summary>Hands a message to whom it concerns. What no unit wants (extended messages, ports, hashes) has met the plugins and ends here.</summary>
    public void Route(PeerConnection peer, PeerMessage message)
    {
        if (!AreTraded)
        {
            RouteEarly(peer, message);
            return;
        }
        switch (message)
        {
            case Piece piece:
                Pieces.OnNext(new(peer, piece));
                break;
            case Request request:
                Requests.OnNext(new(peer, request));
                break;
            case Have have:
                Haves.OnNext(new(peer, have));
                break;
            case DontHave lost:
                Losses.OnNext(new(peer, lost));
                break;
            case Bitfield or HaveAll or HaveNone:
                Bitfields.OnNext(peer);
                break;
            case Choke:
                Chokes.OnNext(new(peer, true));
                break;
            case Unchoke:
                Chokes.OnNext(new(peer, false));
                break;
            case Interested:
                Interests.OnNext(new(peer, true));
                break;
            case NotInterested:
                Interests.OnNext(new(peer, false));
                break;
            case Cancel cancel:
                Cancels.OnNext(new(peer, cancel));
                break;
            case RejectRequest reject:
                Rejects.OnNext(new(peer, reject));
                break;
            case AllowedFast allowed:
                AllowedFasts.OnNext(new(peer, allowed));
                break;
            case SuggestPiece suggestion:
                Suggestions.OnNext(new(peer, suggestion));
                break;
            case Handshake handshake:
                Handshakes.OnNext(new(peer, handshake));
                break;
            case ExtendedHandshake extensions:
                ExtendedHandshakes.OnNext(new(peer, extensions));
                break;
        }
    }

    /// <summary>Says nothing more.</summary>
    public void Dispose()
    {
        Handshakes.OnCompleted();
        ExtendedHandshakes.OnCompleted();
        Chokes.OnCompleted();
        Interests.OnCompleted();
        Haves.OnCompleted();
        Losses.OnCompleted();
        Bitfields.OnCompleted();
        Requests.OnCompleted();
        EarlyRequests.OnCompleted();
        Cancels.OnCompleted();
        Pieces.OnCompleted();
        Rejects.OnCompleted();
        AllowedFasts.OnCompleted();
        Suggestions.OnCompleted();
    }

    private void RouteEarly(PeerConnection peer, PeerMessage message)
    {
        if (message is Handshake handshake) Handshakes.OnNext(new(peer, handshake));
        else if (message is Request request) EarlyRequests.OnNext(new(peer, request));
    }
}
