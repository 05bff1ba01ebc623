using System.Net;
using Rx.Torrent.Extensions.Dht.Krpc;
using Rx.Torrent.Extensions.Dht.Nodes;

namespace Rx.Torrent.Extensions.Dht.Queries;

/// <summary>
/// A query of another node, on its way through the stages to the node's own answer. A stage passes it on, changes it
/// (<c>query with { Message = … }</c>), drops it, which leaves it without an answer, or answers it.
/// </summary>
public sealed record DhtQuery
{
    private readonly AnswerSlot _slot;

    internal DhtQuery(IPEndPoint from, KrpcQuery message, NodeId node, AnswerSlot slot)
    {
        (From, Message, Node) = (from, message, node);
        _slot = slot;
    }

    /// <summary>Who asks, as far as an address says that.</summary>
    public IPEndPoint From { get; }

    /// <summary>What it asks.</summary>
    public KrpcQuery Message { get; init; }

    /// <summary>The id under which we are asked: the sender of an answer.</summary>
    public NodeId Node { get; }

    /// <summary>It has its answer: nothing more is sent, and the node itself does nothing with it.</summary>
    public bool IsAnswered => _slot.IsTaken;

    internal AnswerSlot Slot => _slot;

    /// <summary>Answers in place of the node. From any thread; the first answer counts. One that is too long for an unproven address waits or is cut.</summary>
    public void Answer(KrpcReply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        _slot.Fill(reply);
    }

    /// <summary>Refuses in place of the node. From any thread; the first answer counts.</summary>
    public void Refuse(KrpcErrorCode code, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _slot.Fill(new KrpcError(code, text));
    }
}
