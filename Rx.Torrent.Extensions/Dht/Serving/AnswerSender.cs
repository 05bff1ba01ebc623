using System.Net;
using Rx.Torrent.Extensions.Bounds;
using Rx.Torrent.Extensions.Dht.Krpc;
using Rx.Torrent.Extensions.Dht.Queries;
using Rx.Torrent.Extensions.Dht.Running;
using Rx.Torrent.Extensions.Loops;

namespace Rx.Torrent.Extensions.Dht.Serving;

/// <summary>
/// Sends answers, no more of them than the limits allow, and none to which a forged sender's address would gain much: an answer that is much longer than
/// its query goes to an address that has answered us lately. Another address is pinged first, and gets a cut answer when it says nothing.
/// </summary>
internal sealed class AnswerSender(ServiceLoop loop, Courier courier, DhtLimits limits, Counters counters)
{
    /// <summary>The longest answer (BEP 32), but for one with an item, which can be longer by itself.</summary>
    private const int Longest = 1024;
    private const int LongestWithItem = 1400;
    private const int MostWaiting = 64;
    private const int RememberedAddresses = 1024;
    private static readonly TimeSpan ProofLifetime = TimeSpan.FromMinutes(10);

    private readonly BoundedMemory<IPEndPoint, TimeSpan> _proven = new(RememberedAddresses);
    private readonly Budget _budget = new(limits.AnswerBytesPerSecond, 4 * limits.AnswerBytesPerSecond, loop.Now);
    private int _waiting;

    /// <summary>An address has answered a query of ours: it is the sender's.</summary>
    public void Proved(IPEndPoint endPoint) => _proven.Set(endPoint, loop.Now);

    public void Send(KrpcMessage answer, AnswerSlot slot, Func<KrpcQuery> ping)
    {
        if (answer is KrpcReply reply)
        {
            Send(reply with { External = slot.From, TransactionId = slot.Transaction, Version = DhtOptions.Version }, slot, ping);
            return;
        }
        var error = (KrpcError)answer with { TransactionId = slot.Transaction };
        var bytes = KrpcCodec.Write(error);
        if (bytes.Length > Unproven(slot)) bytes = KrpcCodec.Write(error with { Text = "" });
        if (bytes.Length <= Unproven(slot)) Send(bytes, slot);
    }

    private void Send(KrpcReply reply, AnswerSlot slot, Func<KrpcQuery> ping)
    {
        var bytes = ReplyFitting.Fit(reply, reply.Value is null ? Longest : LongestWithItem);
        if (bytes.Length <= Unproven(slot) || IsProven(slot.From))
        {
            Send(bytes, slot);
        }
        else if (slot.IsReadOnly || _waiting >= MostWaiting)
        {
            SendCut();
        }
        else
        {
            var isSent = false;
            _waiting++;
            if (!courier.TryAsk(slot.From, ping(), ended: pong => Decide(pong is not null), slow: () => Decide(false))) Decide(false);

            void Decide(bool isProven)
            {
                if (isSent) return;
                isSent = true;
                _waiting--;
                if (isProven) Send(bytes, slot);
                else SendCut();
            }
        }

        void SendCut()
        {
            var cut = ReplyFitting.Fit(reply, Unproven(slot));
            if (cut.Length <= Unproven(slot)) Send(cut, slot);
        }
    }

    private int Unproven(AnswerSlot slot) => (int)(slot.QueryLength * limits.UnprovenAnswerFactor);

    private bool IsProven(IPEndPoint endPoint) => _proven.TryGet(endPoint, out var since) && loop.Now - since < ProofLifetime;

    private void Send(byte[] bytes, AnswerSlot slot)
    {
        if (!_budget.TryTake(bytes.Length, loop.Now))
        {
            counters.Dropped++;
            return;
        }
        counters.AnswersSent++;
        courier.Send(bytes, slot.From);
    }
}
