using System.Globalization;
using Rx.Torrent.Bencode;

namespace Rx.Torrent.Discovery.Trackers.Http;

/// <summary>
/// The bencoded dictionary that an HTTP tracker answers with (BEP 3, BEP 31, BEP 48). Lenient where trackers in the field are careless and nothing is at
/// stake: order of keys, numbers as strings, bytes behind the end.
/// </summary>
internal static class TrackerAnswer
{
    private static readonly BencodeLimits Limits = new() { MaxTokens = 64 * 1024, MaxDepth = 8 };

    /// <exception cref="TrackerException">The tracker refuses, or this is no answer of a tracker.</exception>
    public static BencodeDictionary Read(ReadOnlyMemory<byte> body)
    {
        var answer = Parse(body);
        return answer.TryGet("failure reason", out var reason) ? throw Refusal(reason, answer) : answer;
    }

    public static int? ReadCount(BencodeDictionary answer, string key) =>
        ReadNumber(answer, key) is >= 0 and var count ? (int)Math.Min(count, int.MaxValue) : null;

    public static long? ReadNumber(BencodeDictionary dictionary, string key)
    {
        if (!dictionary.TryGet(key, out var value)) return null;
        if (value is BencodeInteger integer) return integer.Value;
        if (value is not BencodeString text) return null;
        return long.TryParse(text.Span, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static BencodeDictionary Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return BencodeValue.ParsePrefix(body, out _, BencodeMode.Lenient, Limits) as BencodeDictionary
                ?? throw new TrackerException(TrackerFailureKind.BadResponse, "the answer is bencoded, but no dictionary");
        }
        catch (BencodeException exception)
        {
            throw new TrackerException(TrackerFailureKind.BadResponse, "the answer of the tracker does not read: " + exception.Message, exception);
        }
    }

    private static TrackerException Refusal(BencodeValue reason, BencodeDictionary answer)
    {
        var never = answer.TryGetString("retry in", out var text) && text.Span.SequenceEqual("never"u8);
        var minutes = never ? null : ReadNumber(answer, "retry in");
        return new TrackerException(TrackerFailureKind.Refused, reason is BencodeString words ? TrackerText.OneLine(words.Span) : "no reason given")
        {
            IsPermanent = never,
            RetryIn = minutes is > 0 ? TimeSpan.FromMinutes(Math.Min(minutes.Value, int.MaxValue)) : null,
        };
    }
}
