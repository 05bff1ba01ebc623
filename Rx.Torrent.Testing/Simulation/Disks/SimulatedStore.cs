using Rx.Torrent.Storage;

namespace Rx.Torrent.Testing.Simulation.Disks;

/// <summary>A store on a <see cref="SimulatedDisk"/>, made by <see cref="SimulatedDisk.Mount"/>. What is underneath is kept when it is disposed.</summary>
public sealed class SimulatedStore : IPieceStore
{
    private const int SectorLength = 4096;

    private readonly SimulatedDisk _disk;
    private readonly IPieceStore _inner;
    private readonly SortedSet<long> _sectors = [];
    private readonly List<UnflushedWrite> _unflushed = [];
    private readonly Dictionary<int, (FileStamp Real, FileStamp Shown)> _stamps = [];

    internal SimulatedStore(SimulatedDisk disk, IPieceStore inner)
    {
        _disk = disk;
        _inner = inner;
    }

    internal long BytesUsed => (long)_sectors.Count * SectorLength;

    /// <inheritdoc/>
    public void Read(long offset, IReadOnlyList<Memory<byte>> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        _inner.Read(offset, into);
        _disk.OnRead(into.Sum(part => (long)part.Length));
    }

    /// <inheritdoc/>
    public void Write(long offset, IReadOnlyList<ReadOnlyMemory<byte>> from)
    {
        ArgumentNullException.ThrowIfNull(from);
        var length = from.Sum(part => (long)part.Length);
        Occupy(offset, length);
        if (_disk.Conditions.WritesBack) _unflushed.Add(new UnflushedWrite(offset, Bytes(offset, (int)length)));
        _inner.Write(offset, from);
        _disk.OnWritten(length);
    }

    /// <inheritdoc/>
    public void Flush()
    {
        _inner.Flush();
        _unflushed.Clear();
    }

    /// <inheritdoc/>
    public void Finish() => _inner.Finish();

    /// <inheritdoc/>
    public void Delete()
    {
        _inner.Delete();
        _sectors.Clear();
        _unflushed.Clear();
    }

    /// <inheritdoc/>
    public void SetWanted(int file, bool wanted) => _inner.SetWanted(file, wanted);

    /// <inheritdoc/>
    public bool IsUnwritten(long offset, long length) => _inner.IsUnwritten(offset, length);

    /// <inheritdoc/>
    public FileStamp StampOf(int file)
    {
        var real = _inner.StampOf(file);
        var shown = _stamps.TryGetValue(file, out var last) && last.Real == real ? last.Shown : real;
        _stamps[file] = (real, shown);
        return shown;
    }

    /// <summary>Does nothing: what is on a disk stays there.</summary>
    public void Dispose()
    {
    }

    /// <summary>Flips one bit of a byte, of which nobody is told.</summary>
    /// <param name="offset">The byte, counted from the start of the torrent.</param>
    public void Rot(long offset)
    {
        var bytes = Bytes(offset, 1);
        bytes[0] ^= (byte)(1 << _disk.Random.Next(8));
        var shown = _stamps.Keys.ToDictionary(file => file, StampOf);
        _inner.Write(offset, [bytes]);
        foreach (var (file, stamp) in shown) _stamps[file] = (_inner.StampOf(file), stamp);
    }

    /// <summary>Undoes some of what was not flushed, the last first; of others only the beginning stays.</summary>
    internal void LosePower()
    {
        for (var i = _unflushed.Count - 1; i >= 0; i--)
        {
            var write = _unflushed[i];
            var kept = _disk.Random.Next(3) switch
            {
                0 => 0,
                1 => write.Before.Length,
                _ => _disk.Random.Next(write.Before.Length),
            };
            if (kept < write.Before.Length) _inner.Write(write.Offset + kept, [write.Before.AsMemory(kept)]);
        }
        _unflushed.Clear();
    }

    private byte[] Bytes(long offset, int length)
    {
        var bytes = new byte[length];
        _inner.Read(offset, [bytes]);
        return bytes;
    }

    private void Occupy(long offset, long length)
    {
        var sectors = new List<long>();
        for (var sector = offset / SectorLength; sector <= (offset + length - 1) / SectorLength; sector++)
        {
            if (!_sectors.Contains(sector)) sectors.Add(sector);
        }
        if (_disk.Conditions.Capacity is { } capacity && sectors.Count > 0 && _disk.BytesUsed + (long)sectors.Count * SectorLength > capacity)
            throw new StoreException(StoreFault.Full, StoreOperation.Write, "the simulated disk", $"{_disk.BytesUsed} of {capacity} bytes are in use");
        _sectors.UnionWith(sectors);
    }
}
