using Rx.Torrent.Discovery.Trackers;

namespace Rx.Torrent.Testing.Simulation.Trackers;

/// <summary>Carries announces from one host to the trackers and back. What does not get through is never answered.</summary>
internal sealed class SimulatedTrackerClient(SimulatedHost host, SimulatedNetwork network) : ITrackerClient
{
    public IReadOnlyCollection<string> Schemes { get; } = ["simulated"];

    public Task<AnnounceResponse> AnnounceAsync(Uri tracker, AnnounceRequest request, CancellationToken cancellation = default)
    {
        var answer = new TaskCompletionSource<AnnounceResponse>(); // who waits goes on in virtual time, and on no other thread
        var registration = cancellation.Register(() => answer.TrySetCanceled(cancellation));
        answer.Task.ContinueWith(
            static (_, registered) => ((CancellationTokenRegistration)registered!).Dispose(), registration, CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default); // a token may live for long
        if (network.Trackers.TryGetValue(tracker, out var there)) Travel(host, there.Host, () => Arrive(there, request, answer));
        return answer.Task;
    }

    private void Arrive(SimulatedTracker tracker, AnnounceRequest request, TaskCompletionSource<AnnounceResponse> answer)
    {
        try
        {
            var response = tracker.Answer(host, request);
            Travel(tracker.Host, host, () => answer.TrySetResult(response));
        }
        catch (TrackerException exception)
        {
            Travel(tracker.Host, host, () => answer.TrySetException(exception));
        }
    }

    private void Travel(SimulatedHost from, SimulatedHost to, Action arrive)
    {
        if (!network.Reaches(from, to)) return;
        network.After(network.Delay(from, to), () =>
        {
            if (network.Reaches(from, to)) arrive();
        });
    }
}
