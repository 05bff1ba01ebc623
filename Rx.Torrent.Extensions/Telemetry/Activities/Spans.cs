using System.Diagnostics;
using System.Reactive.Concurrency;

namespace Rx.Torrent.Extensions.Telemetry.Activities;

/// <summary>Activities that live longer than a call: they begin and end in the time of a loop, have no parent, and leave <see cref="Activity.Current"/> as it was.</summary>
internal static class Spans
{
    /// <summary>Begins one; null when nobody listens, or whoever does wants no such thing.</summary>
    public static Activity? Begin(this ActivitySource source, string name, ActivityKind kind, IScheduler clock)
    {
        if (!source.HasListeners()) return null;
        var before = Activity.Current;
        try
        {
            Activity.Current = null;
            return source.StartActivity(name, kind, parentContext: default, startTime: clock.Now);
        }
        finally
        {
            Activity.Current = before;
        }
    }

    /// <summary>Ends one.</summary>
    /// <param name="activity">Which.</param>
    /// <param name="clock">The time.</param>
    /// <param name="status">How it went.</param>
    /// <param name="description">What went wrong.</param>
    public static void End(this Activity activity, IScheduler clock, ActivityStatusCode status = ActivityStatusCode.Unset, string? description = null)
    {
        var before = Activity.Current;
        try
        {
            activity.SetStatus(status, description);
            activity.SetEndTime(clock.Now.UtcDateTime);
            activity.Stop();
        }
        finally
        {
            Activity.Current = before;
        }
    }

    /// <summary>Notes that something happened.</summary>
    public static void Note(this Activity activity, IScheduler clock, string name, params ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        activity.AddEvent(new ActivityEvent(name, clock.Now, [.. tags]));
}
