using System.Text.Json.Nodes;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Extensions.Recording;

/// <summary>Writes a connection down as it goes.</summary>
internal sealed class RecordingWriter : IDisposable
{
    private readonly TextWriter _to;
    private readonly Action<Exception> _failed;
    private bool _isOver;

    public RecordingWriter(TextWriter to, InfoHash infoHash, int pieces, IPeer peer, Action<Exception> failed)
    {
        _to = to;
        _failed = failed;
        Write(RecordingLine.Head(infoHash, pieces, peer.EndPoint.ToString(), peer.IsIncoming));
    }

    public void Write(RecordedMessage message)
    {
        if (!_isOver && RecordingLine.Of(message) is { } line) Write(line);
    }

    public void Dispose() => Try(() =>
    {
        _isOver = true;
        _to.Dispose();
    });

    private void Write(JsonObject line) => Try(() => RecordingLine.Write(_to, line));

    /// <summary>What cannot be written ends the recording, and nothing else.</summary>
    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or UnauthorizedAccessException)
        {
            _isOver = true;
            _failed(exception);
        }
    }
}
