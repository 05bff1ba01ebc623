using System.Diagnostics;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Testing.Simulation.Contents;
using Rx.Torrent.Testing.Simulation.Swarms;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Tests.Simulation.Swarms;

public class DeterminismTests
{
    [Fact]
    public void The_same_seed_tells_the_same_story_twice_and_another_tells_another()
    {
        var story = Story(seed: 11);

        Story(seed: 11).ShouldBe(story);
        Story(seed: 12).ShouldNotBe(story);
    }

    /// <summary>Hash codes of text differ from one process to the next, and so does all that depends on them.</summary>
    [Fact]
    public async Task Another_process_tells_the_same_story()
    {
        (await StoryOfAnotherProcess(seed: 5)).ShouldBe(await StoryOfAnotherProcess(seed: 5));
        (await StoryOfAnotherProcess(seed: 6)).ShouldNotBe(await StoryOfAnotherProcess(seed: 5));
    }

    /// <summary>
    /// What the simulation itself does is the same on every machine, in every version, unless somebody means to change it. No client takes part, whose habits may change.
    /// </summary>
    [Fact]
    public void The_weather_of_a_seed_is_the_same_for_ever()
    {
        using var swarm = new SimulatedSwarm(new GeneratedContent(pieceCount: 4), seed: 1);
        var line = new NetworkConditions { UploadRate = 50_000, Jitter = TimeSpan.FromMilliseconds(20), Loss = 0.1 };
        var listener = new ScriptedPeer(swarm.Network.AddHost(conditions: line), swarm.Content.Metainfo);
        var address = listener.Listen();
        for (var i = 0; i < 5; i++)
        {
            var number = i;
            var peer = new ScriptedPeer(swarm.Network.AddHost(conditions: line), swarm.Content.Metainfo).Dial(address);
            peer.After(TimeSpan.FromSeconds(i + 1), sender => sender.Send(Enumerable.Repeat(new PeerMessage.Unknown(99, new Payload(new byte[50_000])), 2 * number)));
            peer.After(TimeSpan.FromSeconds(40 + i), sender => sender.Close());
        }
        swarm.Pass(TimeSpan.FromMinutes(2));

        swarm.Log.Hash.ShouldBe("55d23e04f66fdbdc80613c448bc23faf1d61dbd504b78fcf5c156aec56a40b0e");
    }

    private static string Story(int seed)
    {
        using var swarm = new SimulatedSwarm(new GeneratedContent(pieceCount: 30, pieceLength: 4096), seed);
        var setup = new PeerSetup
        {
            Line = new NetworkConditions { UploadRate = 40_000, Jitter = TimeSpan.FromMilliseconds(5), Loss = 0.02 },
            Disk = new() { Latency = TimeSpan.FromMilliseconds(4), Rate = 1_000_000 },
        };
        swarm.AddSeed(setup);
        swarm.FlashCrowd(6, TimeSpan.FromSeconds(5), setup);
        using var churn = swarm.Churn(new ChurnSetup { Peers = setup, Between = TimeSpan.FromSeconds(2), Stay = TimeSpan.FromSeconds(4) });
        swarm.Pass(TimeSpan.FromSeconds(40));
        return swarm.Log.Hash;
    }

    private static async Task<string> StoryOfAnotherProcess(int seed)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "simulation.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, "--hash", "--peers", "8", "--pieces", "40", "--seed", $"{seed}"]) { RedirectStandardOutput = true })!;
        var story = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0);
        return story;
    }
}
