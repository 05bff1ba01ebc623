using System.Diagnostics;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Testing.Simulation.Contents;
using Rx.Torrent.Testing.Simulation.Swarms;

namespace Rx.Torrent.SimulationSample;
internal static class Program { public static int Main(string[] args) {
if (args[0] == "story") {
    var seed = int.Parse(args[1]);
    using var s2 = new SimulatedSwarm(new GeneratedContent(40, 4096), seed);
    var set = new PeerSetup { Line = new NetworkConditions { UploadRate = 40_000, Jitter = TimeSpan.FromMilliseconds(5), Loss = 0.01 } };
    s2.AddSeed(set); s2.FlashCrowd(8, TimeSpan.FromSeconds(10), set); s2.Pass(TimeSpan.FromSeconds(60)); Console.WriteLine(s2.Log.Hash); return 0;
}
var peers = int.Parse(args[0]); var pieces = int.Parse(args[1]); var len = int.Parse(args[2]); var rate = long.Parse(args[3]); var conns = int.Parse(args[4]);
var watch = Stopwatch.StartNew();
var content = new GeneratedContent(pieces, len);
Console.WriteLine($"content {watch.ElapsedMilliseconds} ms");
watch.Restart();
string hash; 
using (var swarm = new SimulatedSwarm(content, 1)) {
var setup = new PeerSetup { Line = new NetworkConditions { UploadRate = rate, DownloadRate = rate * 4 }, Swarm = o => o with { MaxConnections = conns }, PeersWanted = conns };
swarm.AddSeed(setup);
swarm.AddPeers(peers - 1, setup);
swarm.UntilComplete();
hash = swarm.Log.Hash;
Console.WriteLine($"virtual {swarm.Elapsed} wall {watch.Elapsed} events {swarm.Log.Count} cpu {Process.GetCurrentProcess().TotalProcessorTime} rss {Process.GetCurrentProcess().WorkingSet64 >> 20} MiB peak {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} alloc {GC.GetTotalAllocatedBytes() >> 20} MiB");
Console.WriteLine($"lower bound {(double)content.Layout.TotalLength / rate} s");
}
Console.WriteLine($"{hash} disposed {watch.Elapsed}");
return 0; } }
