using System.Collections;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;

namespace Rx.Torrent.Testing.Simulation.Contents;

/// <summary>
/// A store of a <see cref="GeneratedContent"/> that remembers which bytes are right, and keeps only those that are not: a bit for each kibibyte of what it
/// should hold. It stays as it is when it is disposed, as a disk does, so that another client can go on with it.
/// </summary>
/// <remarks>It is used by one thread at a time, as everything in virtual time is.</remarks>
public sealed class GeneratedStore : IPieceStore
{
    private const int UnitLength = 1024;

    private readonly GeneratedContent _content;
    private readonly long _length;
    private readonly BitArray _right;
    private readonly Dictionary<long, byte[]> _others = [];
    private readonly byte[] _scratch = new byte[UnitLength];
    private long _writes;

    internal GeneratedStore(GeneratedContent content)
    {
        _content = content;
        _length = content.Layout.TotalLength;
        _right = new BitArray(checked((int)((_length + UnitLength - 1) / UnitLength)));
    }

    /// <summary>True when every byte is as it should be.</summary>
    public bool IsFull => _right.HasAllSet();

    /// <summary>The pieces of which every byte is as it should be.</summary>
    public PieceSet RightPieces => PieceSet.Of(_content.Layout.PieceCount, Enumerable.Range(0, _content.Layout.PieceCount).Where(HasPiece));

    /// <inheritdoc/>
    public void Read(long offset, IReadOnlyList<Memory<byte>> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        foreach (var part in into)
        {
            for (var rest = part.Span; rest.Length > 0;)
            {
                var run = RunAt(offset, rest.Length);
                ReadUnit(offset, rest[..run]);
                offset += run;
                rest = rest[run..];
            }
        }
    }

    /// <inheritdoc/>
    public void Write(long offset, IReadOnlyList<ReadOnlyMemory<byte>> from)
    {
        ArgumentNullException.ThrowIfNull(from);
        _writes++;
        foreach (var part in from)
        {
            for (var rest = part.Span; rest.Length > 0;)
            {
                var run = RunAt(offset, rest.Length);
                WriteUnit(offset, rest[..run]);
                offset += run;
                rest = rest[run..];
            }
        }
    }

    /// <inheritdoc/>
    public bool IsUnwritten(long offset, long length)
    {
        for (var unit = offset / UnitLength; unit <= (offset + length - 1) / UnitLength; unit++)
        {
            if (_right[(int)unit] || _others.ContainsKey(unit)) return false;
        }
        return true;
    }

    /// <inheritdoc/>
    public FileStamp StampOf(int file) => new(_length, _writes);

    /// <inheritdoc/>
    public void Delete()
    {
        _right.SetAll(false);
        _others.Clear();
        _writes++;
    }

    /// <summary>Does nothing: what is on a disk stays there.</summary>
    public void Dispose()
    {
    }

    /// <summary>Puts a piece there, as if it had been written.</summary>
    internal void Put(PieceIndex piece)
    {
        var buffer = new byte[_content.Layout.LengthOf(piece)];
        _content.Fill(_content.Layout.OffsetOf(piece), buffer);
        Write(_content.Layout.OffsetOf(piece), [buffer]);
    }

    private bool HasPiece(int number)
    {
        var piece = new PieceIndex(number);
        var end = _content.Layout.OffsetOf(piece) + _content.Layout.LengthOf(piece);
        for (var offset = _content.Layout.OffsetOf(piece); offset < end;)
        {
            var run = RunAt(offset, end - offset);
            if (!IsRight(offset, run)) return false;
            offset += run;
        }
        return true;
    }

    /// <summary>A unit that two pieces share may be right in part.</summary>
    private bool IsRight(long offset, int length)
    {
        if (_right[(int)(offset / UnitLength)]) return true;
        if (!_others.TryGetValue(offset / UnitLength, out var bytes)) return false;
        _content.Fill(offset, _scratch.AsSpan(0, length));
        return bytes.AsSpan((int)(offset % UnitLength), length).SequenceEqual(_scratch.AsSpan(0, length));
    }

    private static int RunAt(long offset, long length) => (int)Math.Min(length, UnitLength - offset % UnitLength);

    private int LengthOfUnit(long unit) => (int)Math.Min(UnitLength, _length - unit * UnitLength);

    private void ReadUnit(long offset, Span<byte> into)
    {
        var unit = offset / UnitLength;
        if (_right[(int)unit]) _content.Fill(offset, into);
        else if (_others.TryGetValue(unit, out var bytes)) bytes.AsSpan((int)(offset % UnitLength), into.Length).CopyTo(into);
        else into.Clear();
    }

    private void WriteUnit(long offset, ReadOnlySpan<byte> from)
    {
        var unit = offset / UnitLength;
        var should = _scratch.AsSpan(0, from.Length);
        _content.Fill(offset, should);
        var isRight = from.SequenceEqual(should);
        if (isRight && (_right[(int)unit] || from.Length == LengthOfUnit(unit)))
        {
            _right[(int)unit] = true;
            _others.Remove(unit);
            return;
        }
        // In part, or other than it should be: from now on the unit is kept as it is, until it is right as a whole.
        if (!_others.TryGetValue(unit, out var bytes))
        {
            bytes = new byte[LengthOfUnit(unit)];
            if (_right[(int)unit]) _content.Fill(unit * UnitLength, bytes);
            _others.Add(unit, bytes);
            _right[(int)unit] = false;
        }
        from.CopyTo(bytes.AsSpan((int)(offset % UnitLength)));
        var whole = _scratch.AsSpan(0, bytes.Length);
        _content.Fill(unit * UnitLength, whole);
        if (!bytes.AsSpan().SequenceEqual(whole)) return;
        _right[(int)unit] = true;
        _others.Remove(unit);
    }
}
