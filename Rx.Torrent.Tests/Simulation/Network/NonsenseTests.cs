using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Plugins;
using Rx.Torrent.Testing.Simulation;
using Rx.Torrent.Testing.Simulation.Contents;
using Rx.Torrent.Testing.Simulation.Disks;
using Rx.Torrent.Testing.Simulation.Swarms;

namespace Rx.Torrent.Tests.Simulation.Network;

/// <summary>Settings that mean nothing are refused where they are written down, and the message says which.</summary>
public class NonsenseTests
{
    private static readonly TimeSpan Before = TimeSpan.FromTicks(-1);

    public static TheoryData<string, Action> Nonsense => new()
    {
        { "Loss is 1; it is to be a share, from 0 to below 1", () => _ = new NetworkConditions { Loss = 1 } },
        { "Loss is NaN; it is to be a share, from 0 to below 1", () => _ = new NetworkConditions { Loss = double.NaN } },
        { "Loss is -0.1; it is", () => _ = new NetworkConditions { Loss = -0.1 } },
        { "Duplication is 1; it is", () => _ = new NetworkConditions { Duplication = 1 } },
        { "Reordering is 1.5; it is to be a share, from 0 to 1", () => _ = new NetworkConditions { Reordering = 1.5 } },
        { "UploadRate is 0; it is to be bytes a second, at least one, or null for no limit", () => _ = new NetworkConditions { UploadRate = 0 } },
        { "DownloadRate is -5; it is", () => _ = new NetworkConditions { DownloadRate = -5 } },
        { "Latency is -00:00:00.0000001; it is to be from nothing to a day", () => _ = new NetworkConditions { Latency = Before } },
        { "Latency is 10675199.02:48:05.4775807; it is", () => _ = new NetworkConditions { Latency = TimeSpan.MaxValue } },
        { "Jitter is -00:00:00.0000001; it is", () => _ = new NetworkConditions { Jitter = Before } },
        { "Mtu is 0; it is to be a number of bytes, at least one", () => _ = new NetworkConditions { Mtu = 0 } },
        { "Buffer is 0; it is", () => _ = new NetworkConditions { Buffer = 0 } },
        { "Rate is 0; it is", () => _ = new DiskConditions { Rate = 0 } },
        { "Latency is -00:00:00.0000001; it is", () => _ = new DiskConditions { Latency = Before } },
        { "Capacity is -1; it is to be a number of bytes, or null for no limit", () => _ = new DiskConditions { Capacity = -1 } },
        { "Between is 00:00:00; it is to be more than nothing", () => _ = new ChurnSetup { Between = TimeSpan.Zero } },
        { "Stay is -00:00:00.0000001; it is", () => _ = new ChurnSetup { Stay = Before } },
        { "Crashes is 2; it is", () => _ = new ChurnSetup { Crashes = 2 } },
        { "Latency is -00:00:00.0000001; it is", () => _ = new BenchSetup { Latency = Before } },
    };

    [Theory]
    [MemberData(nameof(Nonsense), DisableDiscoveryEnumeration = true)]
    public void A_setting_that_means_nothing_is_refused(string message, Action set) =>
        Should.Throw<ArgumentOutOfRangeException>(set).Message.ShouldStartWith(message);

    [Fact]
    public void Nothing_is_no_line_and_no_disk()
    {
        var time = new TestScheduler();

        Should.Throw<ArgumentNullException>(() => new SimulatedNetwork(time).AddHost().Conditions = null!);
        Should.Throw<ArgumentNullException>(() => new SimulatedDisk(time).Conditions = null!);
    }

    [Fact]
    public void A_torrent_of_more_pieces_than_hashes_fit_into_memory_is_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new GeneratedContent(int.MaxValue)).ParamName.ShouldBe("pieceCount");

    [Fact]
    public void A_network_is_divided_into_two_sides_at_least_and_nobody_is_on_both()
    {
        var network = new SimulatedNetwork(new TestScheduler());
        var (one, other) = (network.AddHost(), network.AddHost());

        Should.Throw<ArgumentException>(() => network.Divide([one, other])).Message.ShouldStartWith("1 sides; a network is divided into two or more");
        Should.Throw<ArgumentException>(() => network.Divide([one, other], [one])).Message.ShouldStartWith("10.0.0.1 is on 2 sides");
    }
}
