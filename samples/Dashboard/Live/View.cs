using System.Text.Json;

namespace Rx.Torrent.Dashboard.Live;

/// <summary>
/// One kind of thing that pages look at, as bytes: all of it for a page that comes, and what has changed for those that are here. Whoever feeds it may do so from any
/// thread and never waits for the writing.
/// </summary>
internal abstract class View(string name)
{
    private readonly FrameWriter _writer = new(name);

    /// <summary>The name of its events.</summary>
    public string Name => name;

    /// <summary>What has changed since the last call; null when nothing has. One caller at a time.</summary>
    public ReadOnlyMemory<byte>? Changes()
    {
        if (!TakeChanges()) return null;
        return _writer.Write(WriteChanges);
    }

    /// <summary>Everything, as of the last <see cref="Changes"/>. One caller at a time.</summary>
    public ReadOnlyMemory<byte> Whole() => _writer.Write(json =>
    {
        json.WriteBoolean("all", true);
        WriteWhole(json);
    });

    /// <summary>Takes over what was fed since the last call.</summary>
    /// <returns>False when that is nothing.</returns>
    protected abstract bool TakeChanges();

    protected abstract void WriteChanges(Utf8JsonWriter json);

    protected abstract void WriteWhole(Utf8JsonWriter json);
}
