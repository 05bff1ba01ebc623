using System.Net;

namespace Rx.Torrent.Discovery.Trackers.Http;

/// <summary>What came back in the end, behind all redirects.</summary>
internal sealed record HttpAnswer(HttpStatusCode Status, TimeSpan? RetryAfter, ReadOnlyMemory<byte> Body)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>Hands the body to <paramref name="read"/> when all went well.</summary>
    /// <exception cref="TrackerException">It did not, or the body is no answer of a tracker.</exception>
    public T Read<T>(Func<ReadOnlyMemory<byte>, T> read) => IsSuccess ? read(Body) : throw Refused();

    /// <summary>Some trackers give their reasons under a status of failure, so the body counts there too.</summary>
    private TrackerException Refused()
    {
        TrackerException? inner = null;
        try
        {
            TrackerAnswer.Read(Body);
        }
        catch (TrackerException reason) when (reason.Kind == TrackerFailureKind.Refused)
        {
            return new TrackerException(reason.Kind, reason.Message) { Status = Status, RetryIn = reason.RetryIn, IsPermanent = reason.IsPermanent };
        }
        catch (TrackerException exception)
        {
            inner = exception;
        }
        return new TrackerException(TrackerFailureKind.HttpStatus, $"HTTP status {(int)Status}", inner) { Status = Status, RetryIn = RetryAfter };
    }
}
