using System.Security.Cryptography;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;

namespace Rx.Torrent.Extensions.Metadata;

/// <summary>
/// Fetches the metadata of a swarm. Peers that name the same size share the work. What they put together is right or wrong as a whole, so when it is wrong each of them is
/// asked for all of it: who alone gives something wrong has lied, and so has whoever had a part in the first attempt that the right metadata refutes.
/// </summary>
internal sealed class MetadataFetch
{
    /// <summary>All attempts together may come to so many times the longest metadata.</summary>
    private const int Budget = 4;

    /// <summary>So many pieces of failed attempts are remembered.</summary>
    private const int MostEvidence = 16 * 1024;

    private readonly ISwarm _swarm;
    private readonly MetadataExchangeOptions _options;
    private readonly List<MetadataSource> _sources = [];
    private readonly List<MetadataEvidence> _evidence = [];
    private readonly MetadataAttempts _attempts;
    private readonly IDisposable _ticking;

    public MetadataFetch(ISwarm swarm, MetadataExchangeOptions options)
    {
        _swarm = swarm;
        _options = options;
        _attempts = new MetadataAttempts((long)Budget * options.MaxSize);
        _ticking = swarm.Tick.Subscribe(_ => LookAround());
    }

    /// <summary>True when the metadata is known, or nobody wants it any more.</summary>
    public bool IsOver { get; private set; }

    /// <summary>A peer has said what it has, for the first time or anew.</summary>
    public void Hear(MetadataSource source)
    {
        if (IsOver) return;
        if (!_sources.Contains(source)) _sources.Add(source);
        if (source.Attempt is { } attempt && attempt.Size != source.Size) Leave(source);
        Fill(source);
    }

    public void Forget(MetadataSource source)
    {
        _sources.Remove(source);
        if (!IsOver) Leave(source);
    }

    /// <summary>A piece has come.</summary>
    public void Take(MetadataSource source, MetadataMessage message)
    {
        if (!TryTakeAnswer(source, message.Piece, out var isLate) || isLate || source.Attempt is not { } attempt) return;
        if (message.TotalSize is { } size && size != attempt.Size)
        {
            Accuse(source.Peer, $"metadata of {size} bytes, and said that it has {attempt.Size}");
            return;
        }
        var length = MetadataMessage.LengthOf(message.Piece, attempt.Size);
        if (message.Bytes.Length != length)
        {
            Accuse(source.Peer, $"{message.Bytes.Length} bytes of metadata piece {message.Piece}, which has {length}");
            return;
        }
        source.Answered();
        attempt.Take(message.Piece, message.Bytes, source.Peer.EndPoint);
        if (attempt.IsComplete) Judge(attempt);
        Fill(source);
    }

    /// <summary>A request was rejected.</summary>
    public void Refused(MetadataSource source, int piece)
    {
        if (TryTakeAnswer(source, piece, out var isLate) && !isLate) Rest(source);
    }

    public void End()
    {
        if (IsOver) return;
        IsOver = true;
        _ticking.Dispose();
        foreach (var source in _sources) source.LeaveAttempt();
        _sources.Clear();
        _attempts.Clear();
        _evidence.Clear();
    }

    private static bool TryTakeAnswer(MetadataSource source, int piece, out bool isLate)
    {
        if (source.TryTakeAnswer(piece, out isLate)) return true;
        Accuse(source.Peer, $"an answer about metadata piece {piece}, which it was not asked for");
        return false;
    }

    private static void Accuse(IPeer peer, string what) => peer.Disconnect(new DisconnectReason(DisconnectKind.ProtocolError, what));

    private void LookAround()
    {
        var now = _swarm.Loop.Now;
        foreach (var source in _sources.ToArray())
        {
            if (IsOver) return;
            if (source.HasWaitedSince(now - _options.RequestTimeout)) Rest(source);
            else Fill(source);
        }
    }

    private void Fill(MetadataSource source)
    {
        var now = _swarm.Loop.Now;
        if (IsOver || source.Rests(now) || source.Size <= 0 || source.Size > _options.MaxSize) return;
        if (source.Attempt is null)
        {
            if (_attempts.For(source, Release) is not { } attempt) return;
            source.Join(attempt);
        }
        while (source.AskedCount < _options.RequestsPerPeer && source.Attempt!.Next(source.IsAsked, now - _options.SlowAfter) is { } piece) source.Ask(piece, now);
    }

    private void Rest(MetadataSource source)
    {
        var attempt = source.Attempt;
        source.Rest(_swarm.Loop.Now, _options.RetryDelay);
        GiveUp(attempt, source);
    }

    private void Leave(MetadataSource source)
    {
        var attempt = source.Attempt;
        source.LeaveAttempt();
        GiveUp(attempt, source);
    }

    /// <summary>An attempt of one peer alone is nothing without it, and somebody else gets its place; one of many goes on.</summary>
    private void GiveUp(MetadataAttempt? attempt, MetadataSource source)
    {
        if (attempt?.Owner == source) _attempts.Remove(attempt);
        foreach (var other in _sources.ToArray())
        {
            if (other != source) Fill(other);
        }
    }

    private void Release(MetadataAttempt attempt)
    {
        foreach (var source in _sources.Where(source => source.Attempt == attempt)) source.LeaveAttempt();
    }

    private void Judge(MetadataAttempt attempt)
    {
        _attempts.Remove(attempt);
        Release(attempt);
        var whole = attempt.Assemble();
        if (_swarm.TrySetMetadata(whole) || SHA1.HashData(whole).AsSpan().SequenceEqual(_swarm.InfoHash.WireSpan))
        {
            foreach (var liar in _evidence.Where(evidence => evidence.IsRefutedBy(whole)).Select(evidence => evidence.Sender).Distinct()) _swarm.Ban(liar);
            End();
        }
        else if (attempt.Contributors is [var guilty])
        {
            _swarm.Ban(guilty);
        }
        else
        {
            _attempts.Doubt(attempt.Size);
            if (_evidence.Count < MostEvidence) _evidence.AddRange(attempt.Evidence);
            LookAround();
        }
    }
}
