using System.Security.Cryptography;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;

namespace Rx.Torrent.CommandLine.Content;

/// <summary>Reads the pieces of a store and hashes them, on all cores, from the first piece to the last so that the disk reads ahead.</summary>
internal sealed class PieceHashing(IPieceStore store, PieceLayout layout)
{
    private const int ReadLength = 1024 * 1024;

    private int _next = -1;

    /// <summary>Told of a piece and its SHA-1. Called by several threads at a time.</summary>
    public delegate void HashedPiece(PieceIndex piece, ReadOnlySpan<byte> hash);

    /// <summary>Says which pieces need not be read. When it is given, pieces that turn out not to be there are left out too; else they are an error.</summary>
    public Func<PieceIndex, bool>? IsAbsent { get; init; }

    /// <summary>Told how many bytes have been dealt with since it was told last. Called by several threads at a time.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>Hashes them all, once.</summary>
    /// <exception cref="StoreException">Something could not be read.</exception>
    public async Task RunAsync(HashedPiece report, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var workers = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Run(() => Work(report, stop), CancellationToken.None));
        await Task.WhenAll(workers).ConfigureAwait(false);
    }

    private void Work(HashedPiece report, CancellationTokenSource stop)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        var buffer = new byte[ReadLength];
        Span<byte> result = stackalloc byte[InfoHash.V1Length];
        try
        {
            for (var i = Interlocked.Increment(ref _next); i < layout.PieceCount; i = Interlocked.Increment(ref _next))
            {
                stop.Token.ThrowIfCancellationRequested();
                var piece = new PieceIndex(i);
                if (TryHash(piece, hash, buffer, result)) report(piece, result);
                Progress?.Report(layout.LengthOf(piece));
            }
        }
        catch
        {
            stop.Cancel(); // the others need not go on
            throw;
        }
    }

    private bool TryHash(PieceIndex piece, IncrementalHash hash, byte[] buffer, Span<byte> result)
    {
        if (IsAbsent?.Invoke(piece) == true) return false;
        try
        {
            var (offset, left) = (layout.OffsetOf(piece), layout.LengthOf(piece));
            while (left > 0)
            {
                var part = buffer.AsMemory(0, Math.Min(left, buffer.Length));
                store.Read(offset, [part]);
                hash.AppendData(part.Span);
                offset += part.Length;
                left -= part.Length;
            }
            return hash.TryGetHashAndReset(result, out _);
        }
        catch (StoreException exception) when (IsAbsent is not null && exception.Fault is StoreFault.Missing or StoreFault.TooShort)
        {
            hash.TryGetHashAndReset(result, out _); // forget what came before
            return false;
        }
    }
}
