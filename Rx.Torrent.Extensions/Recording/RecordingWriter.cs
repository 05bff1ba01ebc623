using System.Text.Json.Nodes;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Extensions.Recording;

/// <summary>
/// Writes a connection down as it goes, as lines of JSON: first <c>{"format","infoHash","pieces","peer","incoming"}</c>, where <c>incoming</c> says that they dialled us, then for each
/// message <c>{"ms","to","kind","bytes"}</c>: the time since the beginning, <c>client</c> or <c>peer</c>, the message's name, and its bytes on the wire in base 64.
/// </summary>
internal sealed class RecordingWriter : IDisposable
{
    public const string Format = "rx-torrent messages 1";
    public const string ToClient = "client";
    public const string ToPeer = "peer";

    private readonly TextWriter _to;
    private readonly Action<Exception> _failed;
    private bool _isOver;

    public RecordingWriter(TextWriter to, InfoHash infoHash, int pieces, IPeer peer, Action<Exception> failed)
    {
        _to = to;
        _failed = failed;
        WriteLine(new JsonObject
        {
            ["format"] = Format,
            ["infoHash"] = infoHash.ToString(),
            ["pieces"] = pieces,
            ["peer"] = peer.EndPoint.ToString(),
            ["incoming"] = peer.IsIncoming,
        });
    }

    public void Write(TimeSpan time, bool isIncoming, PeerMessage message)
    {
        if (_isOver || message is PeerMessage.DontHave or PeerMessage.Extended { Id: 0 }) return; // which have no form on the wire; a plugin before has made them
        WriteLine(new JsonObject
        {
            ["ms"] = time.TotalMilliseconds,
            ["to"] = isIncoming ? ToClient : ToPeer,
            ["kind"] = message.GetType().Name,
            ["bytes"] = Convert.ToBase64String(MessageCodec.Encode(message)),
        });
    }

    public void Dispose() => Try(() =>
    {
        _isOver = true;
        _to.Dispose();
    });

    private void WriteLine(JsonObject line) => Try(() =>
    {
        _to.Write(line.ToJsonString());
        _to.Write('\n');
    });

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
