namespace Rx.Torrent.Extensions.Telemetry;

/// <summary>What to listen to: for <c>AddMeter</c> and <c>AddSource</c> of OpenTelemetry.</summary>
public static class TelemetryNames
{
    /// <summary>The meter of all instruments.</summary>
    public const string Meter = "Rx.Torrent";

    /// <summary>The source of all activities.</summary>
    public const string Activities = "Rx.Torrent";
}
