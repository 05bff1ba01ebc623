using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using System.Reactive.Linq;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Tests.Simulation;

namespace Rx.Torrent.Tests.Extensions.WebSeeds;

/// <summary>A real web server as the only source, on loopback.</summary>
public class WebServerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    public async Task A_torrent_comes_from_a_real_web_server_alone(int files)
    {
        var content = new TestContent(pieceCount: 64, pieceLength: 65536, fileCount: files, missing: 64 * 65536 % files);
        await using var web = await ServeAsync(content);
        var metainfo = WithWebSeed(content, new Uri(AddressOf(web), "files/"));
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            await using var client = TorrentClient.Create(builder => builder.ListenAt().UseWebSeeds());
            var swarm = client.Add(metainfo, folder.FullName);

            await swarm.WhenCompleted.Timeout(Limit);
            var bytes = metainfo.Files.SelectMany(file => File.ReadAllBytes(Path.Combine(folder.FullName, file.Path)));
            bytes.ShouldBe(content.Bytes.ToArray());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static MetainfoFile WithWebSeed(TestContent content, Uri seed)
    {
        var metainfo = content.Metainfo;
        var builder = metainfo.IsSingleFile
            ? MetainfoBuilder.ForFile(metainfo.Name, metainfo.Layout.TotalLength)
            : MetainfoBuilder.ForDirectory(metainfo.Name, metainfo.Files.Select(file => new MetainfoSource(string.Join('/', file.Segments.Skip(1)), file.Length)));
        return (builder with { PieceLength = metainfo.Layout.PieceLength, WebSeeds = [seed] }).Plan().Build(metainfo.PieceHashes.ToArray());
    }

    private static async Task<WebApplication> ServeAsync(TestContent content)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        var web = builder.Build();
        var metainfo = content.Metainfo;
        web.MapGet("/files/{**path}", (string path) =>
        {
            var file = metainfo.Files.Single(file => file.Path == path);
            return Results.Bytes(content.Bytes.Slice((int)file.Offset, (int)file.Length).ToArray(), enableRangeProcessing: true);
        });
        await web.StartAsync();
        return web;
    }

    private static Uri AddressOf(WebApplication web) => new(web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
}
