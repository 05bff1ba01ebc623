using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Rx.Torrent.Dashboard.Swarms;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Picking;

namespace Rx.Torrent.Dashboard.Web;

/// <summary>What pages can do: to add a torrent, and to tell a swarm what to do. The answer is 204, or a sentence on what is wrong.</summary>
internal sealed class SwarmEndpoints(TorrentClient client, SwarmWatch watch, string directory)
{
    /// <summary>Larger metainfo files come by <c>--torrent</c>.</summary>
    public const int LongestUpload = 16 * 1024 * 1024;

    private const int LongestLink = 16 * 1024;

    // A name on another system may be something else here.
    private static PathRules Rules => OperatingSystem.IsWindows() ? PathRules.Portable : PathRules.Unix;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/torrents", AddTorrentAsync);
        routes.MapPost("/api/magnets", AddMagnetAsync);
        Command("pause", (swarm, _) => swarm.Swarm.PauseAsync());
        Command("resume", (swarm, _) => swarm.Swarm.ResumeAsync());
        Command("recheck", (swarm, _) => swarm.Swarm.RecheckAsync());
        Command("announce", (swarm, _) => Done(swarm.Swarm.AnnounceNow));
        Command("remove", (swarm, query) => swarm.Swarm.RemoveAsync(deleteData: query["data"] == "true"));
        Command("priority", (swarm, query) => swarm.Swarm.SetPriorityAsync(
            int.Parse(query["file"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture), Enum.Parse<PiecePriority>(query["priority"].ToString())));
        Command("limits", (swarm, query) => Done(() => swarm.Switches.Limit(Rate(query["down"].ToString()), Rate(query["up"].ToString()))));
        Command("plugin", (swarm, query) => Done(() =>
        {
            if (!swarm.Switches.TrySet(query["key"].ToString(), query["on"] == "true")) throw new FormatException("there is no such plugin");
        }));

        void Command(string verb, Func<WatchedSwarm, IQueryCollection, Task> carryOut) =>
            routes.MapPost($"/api/swarms/{{hash}}/{verb}", context => AnswerAsync(context, async () =>
            {
                if (watch.Find($"{context.Request.RouteValues["hash"]}") is not { } swarm) throw new FormatException("there is no such swarm any more");
                await carryOut(swarm, context.Request.Query).ConfigureAwait(false);
            }));
    }

    private Task AddTorrentAsync(HttpContext context) => AnswerAsync(context, async () =>
    {
        var bytes = await ReadAsync(context, LongestUpload).ConfigureAwait(false);
        client.Add(MetainfoFile.Read(bytes, rules: Rules), directory);
    });

    private Task AddMagnetAsync(HttpContext context) => AnswerAsync(context, async () =>
    {
        var bytes = await ReadAsync(context, LongestLink).ConfigureAwait(false);
        client.Add(MagnetLink.Parse(Encoding.UTF8.GetString(bytes).Trim()), directory);
    });

    /// <summary>Nothing longer is taken in; Kestrel ends a request that goes on, whatever length it has told.</summary>
    private static async Task<byte[]> ReadAsync(HttpContext context, int limit)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } most) most.MaxRequestBodySize = limit;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        return body.ToArray();
    }

    private static async Task AnswerAsync(HttpContext context, Func<Task> action)
    {
        try
        {
            await action().ConfigureAwait(false);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        catch (BadHttpRequestException exception)
        {
            await SayAsync(context, exception.StatusCode, "that is too large").ConfigureAwait(false);
        }
        catch (MetainfoException exception)
        {
            await SayAsync(context, StatusCodes.Status400BadRequest, $"not a torrent: at {exception.Where}, expected {exception.Expected}, found {exception.Found}").ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or OverflowException)
        {
            await SayAsync(context, StatusCodes.Status400BadRequest, exception.Message).ConfigureAwait(false);
        }
        catch (InvalidOperationException exception)
        {
            await SayAsync(context, StatusCodes.Status409Conflict, exception.Message).ConfigureAwait(false);
        }
    }

    private static Task SayAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static Task Done(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    /// <summary>Bytes a second; none for no limit.</summary>
    private static long? Rate(string text) =>
        text is "" or "0" ? null : Math.Max(1, long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture));
}
