using System.Net;

namespace Rx.Torrent.Discovery.Trackers;

/// <summary>
/// An announce or a scrape that did not get its answer. The only exception, besides cancellation, that an <see cref="ITrackerClient"/> lets out.
/// </summary>
/// <remarks>The message never holds the tracker's URL, which may hold a passkey.</remarks>
/// <param name="kind">In which way it went wrong.</param>
/// <param name="message">What happened, in one line.</param>
/// <param name="inner">The cause, where there is one.</param>
public sealed class TrackerException(TrackerFailureKind kind, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>In which way it went wrong.</summary>
    public TrackerFailureKind Kind { get; } = kind;

    /// <summary>The status of the answer, where it was not one of success.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>How long the tracker asks us to leave it alone (BEP 31, or HTTP's <c>Retry-After</c>); null when it does not say.</summary>
    public TimeSpan? RetryIn { get; init; }

    /// <summary>
    /// True when the tracker asks us never to come back (BEP 31, <c>retry in: never</c>), or nothing could ever come of it.
    /// </summary>
    public bool IsPermanent { get; init; }

    /// <summary>Whatever a client threw, as one of these.</summary>
    internal static TrackerException Of(Exception exception) => exception switch
    {
        TrackerException failure => failure,
        TimeoutException or OperationCanceledException => new(TrackerFailureKind.TimedOut, "no answer in time", exception),
        _ => new(TrackerFailureKind.ClientFault, "the tracker client failed: " + exception.Message, exception),
    };
}
