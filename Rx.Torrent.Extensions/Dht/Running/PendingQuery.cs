using System.Net;
using Rx.Torrent.Extensions.Dht.Krpc;

namespace Rx.Torrent.Extensions.Dht.Running;

/// <summary>A query of ours that waits for its answer.</summary>
/// <param name="transaction">What the answer has to repeat.</param>
/// <param name="to">Who was asked, and has to answer.</param>
/// <param name="sentAt">When.</param>
/// <param name="ended">Told once: the answer, an error, or null when nothing came in time.</param>
/// <param name="slow">Told when it takes long.</param>
internal sealed class PendingQuery(uint transaction, IPEndPoint to, TimeSpan sentAt, Action<KrpcMessage?> ended, Action? slow)
{
    public uint Transaction => transaction;

    public IPEndPoint To => to;

    public TimeSpan SentAt => sentAt;

    public bool IsOver { get; private set; }

    public void End(KrpcMessage? answer)
    {
        if (IsOver) return;
        IsOver = true;
        ended(answer);
    }

    public void TakesLong()
    {
        if (!IsOver) slow?.Invoke();
    }
}
