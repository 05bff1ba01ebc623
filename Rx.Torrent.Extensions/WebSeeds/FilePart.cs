namespace Rx.Torrent.Extensions.WebSeeds;

/// <summary>A part of a file that is being read into a fetch, as far as it has come.</summary>
/// <param name="fetch">Where it goes.</param>
/// <param name="position">Where in the fetch it begins.</param>
/// <param name="from">The first byte of the file.</param>
/// <param name="length">How many; at least one.</param>
internal sealed class FilePart(WebSeedFetch fetch, int position, long from, int length)
{
    private int _read;

    /// <summary>The first byte.</summary>
    public long From => from;

    /// <summary>The last byte.</summary>
    public long To => from + length - 1;

    /// <summary>Where the next bytes go; empty when all have come.</summary>
    public Memory<byte> Rest
    {
        get
        {
            if (_read == length) return default;
            var room = fetch.RoomAt(position + _read);
            return room[..Math.Min(room.Length, length - _read)];
        }
    }

    public void Advance(int count) => _read += count;
}
