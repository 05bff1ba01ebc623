using Rx.Torrent.Peers;
using Rx.Torrent.Plugins.Operators;

namespace Rx.Torrent.Extensions.Metadata;

/// <summary>A peer that may have the metadata: what it was asked for, and how it keeps its word.</summary>
internal sealed class MetadataSource(IPeer peer)
{
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(90);

    private readonly Dictionary<int, DateTimeOffset> _asked = [];
    private DateTimeOffset _restsUntil;
    private int _failures;
    private int _late;

    public IPeer Peer => peer;

    /// <summary>The attempt that it takes part in; null for none.</summary>
    public MetadataAttempt? Attempt { get; private set; }

    /// <summary>The size that it names; 0 while it names none.</summary>
    public int Size => peer.Extension(MetadataMessage.Extension).IsEnabled ? peer.Extensions.MetadataSize ?? 0 : 0;

    public int AskedCount => _asked.Count;

    public bool Rests(DateTimeOffset now) => now < _restsUntil;

    public bool IsAsked(int piece) => _asked.ContainsKey(piece);

    public void Join(MetadataAttempt attempt)
    {
        Attempt = attempt;
        attempt.MemberCount++;
    }

    public void Ask(int piece, DateTimeOffset now)
    {
        _asked.Add(piece, now);
        Attempt!.Asked(piece, now);
        peer.Extension(MetadataMessage.Extension).Send(MetadataMessage.Request(piece));
    }

    /// <summary>An answer has come. False when it was asked for nothing like that, and its answers to what it was asked for once have all come.</summary>
    public bool TryTakeAnswer(int piece, out bool isLate)
    {
        isLate = !_asked.Remove(piece);
        if (isLate) return _late-- > 0;
        Attempt!.Settle(piece);
        return true;
    }

    public void Answered() => _failures = 0;

    public bool HasWaited(DateTimeOffset now, TimeSpan time) => _asked.Values.Any(asked => now - asked >= time);

    /// <summary>It has rejected a request or not answered it: it is left alone for a while.</summary>
    public void Rest(DateTimeOffset now, TimeSpan delay)
    {
        LeaveAttempt();
        var rest = delay.TotalSeconds * Math.Pow(2, Math.Min(_failures++, 10)); // as a number, which may be as large as one likes
        _restsUntil = now + TimeSpan.FromSeconds(Math.Min(rest, LongestRest.TotalSeconds));
    }

    /// <summary>What it was asked for is not waited for any more; when it comes after all, that is no fault.</summary>
    public void LeaveAttempt()
    {
        if (Attempt is null) return;
        foreach (var piece in _asked.Keys) Attempt.Settle(piece);
        Attempt.MemberCount--;
        _late += _asked.Count;
        _asked.Clear();
        Attempt = null;
    }
}
