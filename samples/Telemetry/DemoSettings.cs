using Microsoft.Extensions.Configuration;

namespace Rx.Torrent.Watched;

/// <summary>Settings that let the demo be seen: it stays on this machine, and takes a few seconds.</summary>
internal static class DemoSettings
{
    /// <summary>Adds them below what the command line says, such as <c>--RxTorrent:DownloadLimit=1000000</c>.</summary>
    public static void AddDemoSettings(this IConfigurationBuilder configuration, string[] args) => configuration
        .AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Default"] = "Information",
            ["Logging:LogLevel:Microsoft"] = "Warning",
            ["RxTorrent:Listen:0"] = "127.0.0.1:0",
            ["RxTorrent:KeepResumeData"] = "false",
            ["RxTorrent:DownloadLimit"] = "4000000",
        })
        .AddCommandLine(args);
}
