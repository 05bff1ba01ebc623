using System.Buffers.Binary;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Security.Cryptography;
using System.Text;

namespace Rx.Torrent.Testing.Simulation.Swarms;

/// <summary>All that happened in a simulation: the last of it as text, and all of it, down to each packet, as one hash.</summary>
/// <remarks>Two runs that did the same things at the same times have the same hash.</remarks>
public sealed class EventLog : IDisposable
{
    private const int Kept = 2000;
    private const int FlushAt = 32 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Queue<SimulationEvent> _last = new();
    private readonly Subject<SimulationEvent> _events = new();
    private readonly byte[] _buffer = new byte[FlushAt + 4096];
    private int _filled;
    private string? _end;

    internal EventLog()
    {
    }

    /// <summary>How many events there were, packets included.</summary>
    public long Count { get; private set; }

    /// <summary>The hash of all that happened until now, in hexadecimal.</summary>
    public string Hash
    {
        get
        {
            if (_end is not null) return _end;
            Flush();
            return Convert.ToHexStringLower(_hash.GetCurrentHash());
        }
    }

    /// <summary>What happens to peers.</summary>
    /// <remarks>Hot; no replay; on the scheduler; never completes.</remarks>
    public IObservable<SimulationEvent> Events => _events.AsObservable();

    /// <summary>What happened last, a line each; at most the last 2,000 are known.</summary>
    /// <param name="count">How many lines.</param>
    /// <param name="which">Which of them; null for all but verified pieces.</param>
    public string Timeline(int count = 40, Func<SimulationEvent, bool>? which = null)
    {
        which ??= static happened => happened.Kind != SimulationEventKind.Verified;
        return string.Join('\n', _last.Where(which).TakeLast(count));
    }

    /// <summary>Nothing is added any more; what is known stays.</summary>
    public void Dispose()
    {
        if (_end is not null) return;
        _end = Hash;
        _hash.Dispose();
    }

    internal void Add(SimulationEvent happened)
    {
        if (_end is not null) return;
        Put(happened.Time.Ticks);
        Put((int)happened.Kind);
        Put(happened.Peer);
        Put(happened.Detail);
        Added();
        _last.Enqueue(happened);
        if (_last.Count > Kept) _last.Dequeue();
        _events.OnNext(happened);
    }

    internal void Add(TimeSpan time, NetworkEvent happened)
    {
        if (_end is not null) return;
        Put(time.Ticks);
        Put(-1 - (int)happened.Kind);
        Put(happened.From);
        Put(happened.To);
        Put(happened.Bytes);
        Added();
    }

    private void Added()
    {
        Count++;
        if (_filled >= FlushAt) Flush();
    }

    private void Put(System.Net.IPEndPoint endPoint)
    {
        endPoint.Address.TryWriteBytes(_buffer.AsSpan(_filled), out var length);
        _filled += length;
        Put(endPoint.Port);
    }

    private void Put(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.AsSpan(_filled), value);
        _filled += sizeof(long);
    }

    private void Put(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text.Length <= 500 ? text : text[..500]);
        Put(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_filled));
        _filled += bytes.Length;
    }

    private void Flush()
    {
        _hash.AppendData(_buffer, 0, _filled);
        _filled = 0;
    }
}
