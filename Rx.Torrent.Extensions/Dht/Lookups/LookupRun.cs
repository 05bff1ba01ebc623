using System.Net;
using Rx.Torrent.Extensions.Bounds;
using Rx.Torrent.Extensions.Dht.Krpc;
using Rx.Torrent.Extensions.Dht.Nodes;
using Rx.Torrent.Extensions.Dht.Running;

namespace Rx.Torrent.Extensions.Dht.Lookups;

/// <summary>Carries a lookup out: asks whom it names, and tells it what came of it.</summary>
/// <param name="node">Who asks.</param>
/// <param name="target">The place.</param>
/// <param name="query">What to ask.</param>
/// <param name="heard">Told of each answer that counts.</param>
/// <param name="ended">Told once, at the end, unless it was cancelled.</param>
internal sealed class LookupRun(LocalNode node, NodeId target, Func<KrpcQuery> query, Action<LookupNode, KrpcReply>? heard, Action<LookupRun> ended)
{
    private const int Start = 2 * LookupRules.Width;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly Lookup _lookup = new(target, node.LookupRules);
    private TimeSpan _began;
    private bool _isOver;
    private bool _isWaiting;

    /// <summary>Told when it is over in any way.</summary>
    public Action Left { get; set; } = static () => { };

    /// <summary>False when nobody waits for it any more: it asks nobody then, and ends.</summary>
    public Func<bool> IsWanted { get; init; } = static () => true;

    public LocalNode Node => node;

    public LookupReport Report => new(query().Method, target)
    {
        Queries = _lookup.Queries,
        Answers = _lookup.Answers,
        Failures = _lookup.Failures,
        Nodes = [.. _lookup.Found()],
        Took = node.Loop.Now - _began,
    };

    public NodeId Target => target;

    /// <summary>The nodes with which something can be stored.</summary>
    public IEnumerable<LookupNode> Nearest => _lookup.Nearest();

    public void Begin(IEnumerable<NodeContact>? more = null, IEnumerable<IPEndPoint>? unnamed = null)
    {
        _began = node.Loop.Now;
        foreach (var contacts in node.Table.Closest(target, Start).Concat(more ?? []).Chunk(LookupRules.Width)) _lookup.Learn(contacts);
        foreach (var endPoint in unnamed ?? []) _lookup.Learn(endPoint);
        GoOn();
    }

    public void Cancel()
    {
        if (_isOver) return;
        _isOver = true;
        Left();
    }

    private void GoOn()
    {
        if (!IsWanted()) Cancel();
        while (!_isOver && _lookup.Next() is { } next && TryAsk(next))
        {
        }
        if (_isOver || !_lookup.IsDone) return;
        _isOver = true;
        ended(this);
        Left();
    }

    private bool TryAsk(LookupNode next)
    {
        if (node.TryAsk(next.EndPoint, query(), Ended, Slow)) return true;
        _lookup.HeldBack(next);
        Later();
        return false;

        void Ended(KrpcMessage? message)
        {
            if (_isOver) return;
            if (message is not KrpcReply reply) _lookup.Failed(next);
            else if (_lookup.Answered(next, reply.Sender)) Take(next, reply);
            GoOn();
        }

        void Slow()
        {
            if (_isOver) return;
            _lookup.Slow(next);
            GoOn();
        }
    }

    /// <summary>Others have asked too much: when some of theirs have been answered it goes on.</summary>
    private void Later()
    {
        if (_isWaiting) return;
        _isWaiting = true;
        node.Loop.After(Patience, () =>
        {
            _isWaiting = false;
            if (!_isOver) GoOn();
        });
    }

    private void Take(LookupNode from, KrpcReply reply)
    {
        from.Token = reply.Token;
        _lookup.Learn((reply.NodesOf(node.Family) ?? []).Where(contact => contact.Id != node.Id && Reach.Allows(from.EndPoint.Address, contact.EndPoint.Address)));
        heard?.Invoke(from, reply);
    }
}
