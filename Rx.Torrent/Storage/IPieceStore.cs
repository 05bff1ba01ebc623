namespace Rx.Torrent.Storage;

/// <summary>
/// Where the pieces of one swarm are at rest. Implement it to keep them elsewhere than in files: in memory, in a database, behind a web service.
/// </summary>
/// <remarks>
/// <para>Every member is synchronous and is called from worker threads, never from the loop. Asynchronous file I/O is a hop to another thread
/// anyway, and the swarm's disk queue already owns threads for it.</para>
/// <para><see cref="Read"/>, <see cref="Write"/> and <see cref="Flush"/> may run several at a time; two that run together never touch the same bytes
/// unless both read. The other members may be called while those run, and have to wait for them where that matters.</para>
/// <para>A store does not know which pieces are verified. What was written may be read back; what was not is <see cref="StoreFault.Missing"/>,
/// <see cref="StoreFault.TooShort"/> or arbitrary bytes, and its hash tells.</para>
/// <para>Everything that goes wrong is a <see cref="StoreException"/>.</para>
/// </remarks>
public interface IPieceStore : IDisposable
{
    /// <summary>Fills the buffers, in order, with the bytes from <paramref name="offset"/> on.</summary>
    /// <param name="offset">The first byte, counted from the start of the torrent.</param>
    /// <param name="into">Where they go. Together they end within the torrent.</param>
    /// <exception cref="StoreException">Not every byte could be read; the buffers hold anything then.</exception>
    void Read(long offset, IReadOnlyList<Memory<byte>> into);

    /// <summary>Stores the buffers, in order, from <paramref name="offset"/> on. When it returns, the bytes survive the end of the process.</summary>
    /// <param name="offset">The first byte, counted from the start of the torrent.</param>
    /// <param name="from">The bytes. Together they end within the torrent.</param>
    /// <exception cref="StoreException">Not every byte was stored; any of them may have been.</exception>
    void Write(long offset, IReadOnlyList<ReadOnlyMemory<byte>> from);

    /// <summary>Returns when everything that was written before survives the loss of power.</summary>
    /// <exception cref="StoreException">That cannot be promised.</exception>
    void Flush()
    {
    }

    /// <summary>Called once when every wanted piece is verified: the time to create files without bytes and to let go of what only writing needs.</summary>
    /// <exception cref="StoreException">Something of that failed; the pieces are there all the same.</exception>
    void Finish()
    {
    }

    /// <summary>Removes what the torrent has stored, and nothing else. Only <see cref="IDisposable.Dispose"/> is called after it.</summary>
    /// <exception cref="StoreException">Something could not be removed; what could be was.</exception>
    void Delete();

    /// <summary>Says whether a file is to be had. One that is not should cost no room, even when a piece that it shares with others is stored.</summary>
    /// <param name="file">The number of the file, from 0. Every file is wanted at first.</param>
    /// <param name="wanted">False to skip it.</param>
    /// <exception cref="StoreException">The bytes could not be moved to where they belong from now on.</exception>
    void SetWanted(int file, bool wanted)
    {
    }

    /// <summary>
    /// True when the bytes were surely never written and read as zeros. A check asks this before it reads, so as not to read gigabytes of nothing.
    /// </summary>
    /// <param name="offset">The first byte, counted from the start of the torrent.</param>
    /// <param name="length">How many bytes. They end within the torrent.</param>
    /// <returns>False, the default, when some were written or the store cannot tell.</returns>
    /// <exception cref="StoreException">As when reading them.</exception>
    bool IsUnwritten(long offset, long length) => false;

    /// <summary>How what is stored for a file looks from outside, by which resume data recognises that it is as it was.</summary>
    /// <param name="file">The number of the file, from 0.</param>
    /// <returns><see cref="FileStamp.Unknown"/>, the default, when the store cannot tell: everything is then checked anew at each start.</returns>
    /// <exception cref="StoreException">It is there and cannot be looked at.</exception>
    FileStamp StampOf(int file) => FileStamp.Unknown;
}
