using System.Collections;

namespace Rx.Torrent.Metainfo;

/// <summary>A run of a torrent's bytes, file by file, in order. Walking it with <c>foreach</c> allocates nothing.</summary>
public readonly struct SliceSequence : IEnumerable<FileSlice>
{
    private readonly FileLayout _files;
    private readonly long _offset;
    private readonly long _length;

    internal SliceSequence(FileLayout files, long offset, long length) => (_files, _offset, _length) = (files, offset, length);

    /// <summary>Starts with the first slice.</summary>
    public Enumerator GetEnumerator() => new(_files, _offset, _length);

    IEnumerator<FileSlice> IEnumerable<FileSlice>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Walks over the slices.</summary>
    public struct Enumerator : IEnumerator<FileSlice>
    {
        private readonly FileLayout _files;
        private long _offset;
        private long _left;
        private int _next;

        internal Enumerator(FileLayout files, long offset, long length)
        {
            (_files, _offset, _left) = (files, offset, length);
            _next = length > 0 ? files.FileAt(offset) : 0;
        }

        /// <inheritdoc/>
        public FileSlice Current { get; private set; }

        readonly object IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext()
        {
            if (_left == 0) return false;
            while (_files.LengthOf(_next) == 0) _next++;
            var inside = _offset - _files.OffsetOf(_next);
            var length = Math.Min(_left, _files.LengthOf(_next) - inside);
            Current = new FileSlice(_next++, inside, length);
            _offset += length;
            _left -= length;
            return true;
        }

        /// <summary>Does nothing.</summary>
        public readonly void Dispose()
        {
        }

        /// <summary>Not supported: take a new one.</summary>
        public readonly void Reset() => throw new NotSupportedException();
    }
}
