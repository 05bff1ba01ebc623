using System.Buffers;
using System.Security.Cryptography;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Storage.Creation;

/// <summary>Hashes the pieces of a torrent that is being made, out of the files that they lie in.</summary>
/// <param name="plan">Which bytes make which piece.</param>
/// <param name="locate">Where a file lies on the disk.</param>
internal sealed class PieceHasher(MetainfoPlan plan, Func<MetainfoSource, string> locate)
{
    private const int BufferLength = 1024 * 1024;

    /// <summary>Writes the hash of one piece.</summary>
    /// <exception cref="IOException">A file cannot be read, or became shorter.</exception>
    public void Hash(PieceIndex piece, Span<byte> destination, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Min(BufferLength, plan.Layout.Pieces.LengthOf(piece)));
        try
        {
            foreach (var slice in plan.Layout.SlicesOf(piece))
            {
                if (plan.Files[slice.File].IsPadding) AppendZeros(hash, slice.Length, buffer);
                else Append(hash, locate(plan.Files[slice.File]), slice, buffer, cancellation);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        hash.GetHashAndReset(destination);
    }

    private static void Append(IncrementalHash hash, string path, FileSlice slice, byte[] buffer, CancellationToken cancellation)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        for (var done = 0L; done < slice.Length;)
        {
            cancellation.ThrowIfCancellationRequested();
            var read = RandomAccess.Read(file, buffer.AsSpan(0, (int)Math.Min(buffer.Length, slice.Length - done)), slice.Offset + done);
            if (read == 0) throw new EndOfStreamException($"'{path}' became shorter while it was hashed");
            hash.AppendData(buffer, 0, read);
            done += read;
        }
    }

    private static void AppendZeros(IncrementalHash hash, long length, byte[] buffer)
    {
        Array.Clear(buffer);
        for (; length > 0; length -= buffer.Length) hash.AppendData(buffer, 0, (int)Math.Min(buffer.Length, length));
    }
}
