using System.CommandLine;
using Rx.Torrent.Dashboard.Measure;

namespace Rx.Torrent.Dashboard;

/// <summary>The options of the program.</summary>
internal static class DashboardCommand
{
    public static RootCommand Create(Func<DashboardOptions, CancellationToken, Task<int>> run)
    {
        Option<string[]> torrents = new("--torrent") { Description = "A .torrent file or magnet link to begin with; repeatable. Without one a demo swarm runs in the process", HelpName = "file|magnet" };
        Option<string> directory = new("--out") { Description = "Where downloads go", HelpName = "dir", DefaultValueFactory = _ => "downloads" };
        Option<ushort?> port = new("--port") { Description = "The port at which peers connect to us; 0 lets the system choose. By default 6881, or a free one where that is taken", HelpName = "port" };
        Option<string[]> urls = new("--urls") { Description = "Where the page is, such as http://127.0.0.1:5080 or http://*:5080; elsewhere than on loopback it demands a token", HelpName = "url" };
        Option<string[]> names = new("--name") { Description = "A name of this machine under which the page may be asked for, where --urls has none", HelpName = "host" };
        Option<string?> token = new("--token") { Description = "The token that the page demands; by default one is made up where it is needed", HelpName = "text" };
        Option<bool> noDht = new("--no-dht") { Description = "Take no part in the DHT" };
        Option<bool> demo = new("--demo") { Description = "Run the demo swarm besides; what torrents have is found by a check the next time then" };

        var command = new RootCommand("A dashboard of swarms, live, as a page") { torrents, directory, port, urls, names, token, noDht, demo };
        command.SetAction((parsed, cancellation) =>
        {
            var given = parsed.GetValue(torrents) ?? [];
            var usual = new DashboardOptions();
            return run(
                new DashboardOptions
                {
                    Urls = parsed.GetValue(urls) is { Length: > 0 } some ? [.. some.SelectMany(url => url.Split(';', StringSplitOptions.RemoveEmptyEntries))] : usual.Urls,
                    Names = parsed.GetValue(names) ?? [],
                    Token = parsed.GetValue(token),
                    Torrents = given,
                    Directory = parsed.GetRequiredValue(directory),
                    Port = parsed.GetValue(port),
                    UseDht = !parsed.GetValue(noDht),
                    IsDemo = given.Length == 0 || parsed.GetValue(demo),
                },
                cancellation);
        });
        foreach (var measuring in MeasureCommand.Create()) command.Add(measuring);
        return command;
    }
}
