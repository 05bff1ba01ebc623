using System.CommandLine;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using Rx.Torrent.CommandLine.Display;
using Rx.Torrent.CommandLine.Json;
using Rx.Torrent.Extensions.Dht;

namespace Rx.Torrent.CommandLine.Dht;

/// <summary><c>dht statistics</c>: what a new node finds.</summary>
internal sealed class StatisticsVerb(Shell shell) : DhtVerb(shell, "statistics", "Joins the DHT, and tells how that went.")
{
    protected override async Task<(DhtJson Result, int ExitCode)> RunAsync(DhtNode node, ParseResult parsed, CancellationToken cancellation)
    {
        var now = await node.ObserveStatistics(TimeSpan.FromMinutes(1)).FirstAsync().ToTask(cancellation).ConfigureAwait(false);
        return (new DhtJson
        {
            Id = $"{now.Ids[0]}",
            External = now.ExternalEndPoints is [var first, ..] ? $"{first}" : null,
            Nodes = now.Nodes,
            QueriesSent = now.QueriesSent,
            AnswersReceived = now.AnswersReceived,
            QueriesTimedOut = now.QueriesTimedOut,
            BytesSent = now.BytesSent,
            BytesReceived = now.BytesReceived,
        }, now.Nodes > 0 ? ExitCode.Done : ExitCode.Network);
    }

    protected override void Show(DhtJson result)
    {
        Shell.Output.WriteField("Id", result.Id!);
        if (result.External is { } external) Shell.Output.WriteField("Our address", external);
        Shell.Output.WriteField("Nodes", Units.Count(result.Nodes ?? 0));
        Shell.Output.WriteField("Queries", $"{result.QueriesSent} sent, {result.AnswersReceived} answered, {result.QueriesTimedOut} not");
        Shell.Output.WriteField("Traffic", $"{Units.Bytes(result.BytesSent ?? 0)} sent, {Units.Bytes(result.BytesReceived ?? 0)} received");
    }
}
