using System.Net;
using System.Reactive.Concurrency;
using Rx.Torrent.Tests.Simulation;

namespace Rx.Torrent.Tests.Extensions.WebSeeds;

/// <summary>Web servers in virtual time: they have a torrent's files, and each answers a moment later.</summary>
internal sealed class SimulatedWeb(Scene scene) : HttpMessageHandler
{
    private readonly List<HttpRequestMessage> _requests = [];

    /// <summary>What was asked for, in order.</summary>
    public IReadOnlyList<Uri> Asked => [.. _requests.Select(request => request.RequestUri!)];

    /// <summary>The parts that were asked for, in order.</summary>
    public IReadOnlyList<(long From, long To)> Parts => [.. _requests.Select(request => request.Headers.Range!.Ranges.Single()).Select(range => (range.From!.Value, range.To!.Value))];

    /// <summary>How long an answer takes.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Answers in place of the files; null leaves it to them.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage?> Answer { get; set; } = static _ => null;

    /// <summary>Answers of the files themselves.</summary>
    public HttpResponseMessage FromFiles(HttpRequestMessage request)
    {
        var (path, metainfo) = (request.RequestUri!.AbsolutePath, scene.Content.Metainfo);
        if (metainfo.Files.FirstOrDefault(file => path.EndsWith('/' + file.Path, StringComparison.Ordinal)) is not { } file) return new HttpResponseMessage(HttpStatusCode.NotFound);
        var part = request.Headers.Range!.Ranges.Single();
        var (from, to) = (part.From!.Value, part.To!.Value);
        var content = new ByteArrayContent(scene.Content.Bytes.Slice((int)(file.Offset + from), (int)(to - from + 1)).ToArray());
        content.Headers.ContentRange = new(from, to, file.Length);
        return new HttpResponseMessage(HttpStatusCode.PartialContent) { Content = content };
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _requests.Add(request);
        var answer = new TaskCompletionSource<HttpResponseMessage>(); // goes on where it is set: on the scene's one thread
        cancellationToken.Register(() => answer.TrySetCanceled(cancellationToken));
        if (Delay < TimeSpan.MaxValue) scene.Time.Schedule(Delay, () => GoOn(() => answer.TrySetResult(Answer(request) ?? FromFiles(request))));
        return answer.Task;
    }

    /// <summary>Who waits goes on here and now: the test runner's context would have it go on elsewhere.</summary>
    private static void GoOn(Action action)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            action();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }
}
