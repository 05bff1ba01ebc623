using Rx.Torrent.Choking;

namespace Rx.Torrent.Tests.Choking;

public class RateSlotsTests
{
    [Theory]
    [InlineData(new double[0], 1)]
    [InlineData(new double[] { 1023 }, 1)]
    [InlineData(new double[] { 1024 }, 2)]
    [InlineData(new double[] { 1024, 3072 }, 2)]
    [InlineData(new double[] { 3072, 3072 }, 3)]
    [InlineData(new double[] { 5120, 5120, 9999 }, 4)]
    public void There_is_one_slot_more_than_peers_that_are_sent_enough(double[] rates, int slots) =>
        new RateSlots(atLeast: 1).Count(Peers(rates)).ShouldBe(slots);

    [Fact]
    public void There_are_never_too_few_or_too_many()
    {
        new RateSlots(atLeast: 4, atMost: 10).Count([]).ShouldBe(4);
        new RateSlots(atLeast: 4, atMost: 10).Count(Peers([.. Enumerable.Repeat(1e9, 500)])).ShouldBe(10);
    }

    [Fact]
    public void Choked_peers_fill_no_slot() =>
        new RateSlots(atLeast: 1).Count([new ChokeCandidate { Peer = new PeerToken(1), PeerInterested = true, AmChoking = true, UploadRate = 1e9 }]).ShouldBe(1);

    private static ChokeCandidate[] Peers(double[] rates) =>
        [.. rates.Select((rate, peer) => new ChokeCandidate { Peer = new PeerToken(peer), PeerInterested = true, UploadRate = rate })];
}
