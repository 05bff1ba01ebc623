using System.Text.Json;

namespace Rx.Torrent.Dashboard.Views;

/// <summary>How fast it went at one moment.</summary>
/// <param name="At">Milliseconds of Unix time.</param>
/// <param name="Down">Bytes a second to us.</param>
/// <param name="Up">Bytes a second from us.</param>
internal sealed record RatePoint(long At, long Down, long Up)
{
    /// <summary>Four minutes of beats.</summary>
    public const int Kept = 600;

    public static void Write(Utf8JsonWriter json, RatePoint point)
    {
        json.WriteStartArray();
        json.WriteNumberValue(point.At);
        json.WriteNumberValue(point.Down);
        json.WriteNumberValue(point.Up);
        json.WriteEndArray();
    }
}
