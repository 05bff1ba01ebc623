using System.Text.Json.Nodes;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Extensions.Recording;

/// <summary>
/// The lines of a recording, as JSON: first <c>{"format","infoHash","pieces","peer","incoming"}</c>, where <c>incoming</c> says that they dialled us, then for each
/// message <c>{"ms","to","kind","bytes"}</c>: the time since the beginning, <c>client</c> or <c>peer</c>, the message's name, and its bytes on the wire in base 64.
/// </summary>
internal static class RecordingLine
{
    public const string Format = "rx-torrent messages 1";
    public const string ToClient = "client";
    public const string ToPeer = "peer";

    public static JsonObject Head(InfoHash infoHash, int pieces, string peer, bool isIncoming) => new()
    {
        ["format"] = Format,
        ["infoHash"] = infoHash.ToString(),
        ["pieces"] = pieces,
        ["peer"] = peer,
        ["incoming"] = isIncoming,
    };

    /// <summary>Null for a message that has no form on the wire; a plugin before the recorder has made it.</summary>
    public static JsonObject? Of(RecordedMessage message) => message.Message is PeerMessage.DontHave or PeerMessage.Extended { Id: 0 } ? null : new()
    {
        ["ms"] = message.Time.TotalMilliseconds,
        ["to"] = message.IsIncoming ? ToClient : ToPeer,
        ["kind"] = message.Message.GetType().Name,
        ["bytes"] = Convert.ToBase64String(MessageCodec.Encode(message.Message)),
    };

    public static void Write(TextWriter to, JsonObject line)
    {
        to.Write(line.ToJsonString());
        to.Write('\n');
    }
}
