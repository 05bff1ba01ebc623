using Rx.Torrent.Picking;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Tests.Picking;

public class AvailabilityTests
{
    [Fact]
    public void Peers_that_come_go_and_get_pieces_are_counted()
    {
        var picker = new PiecePicker(new PieceLayout(4 * 16_384, 16_384), new Random(1));
        picker.AddPeer(PickerPicture.Set("##.."));
        picker.AddPeer(PickerPicture.Set("####"));
        picker.AddHave((PieceIndex)3);
        Counts(picker).ShouldBe([2, 2, 1, 2]);
        picker.RemovePeer(PickerPicture.Set("##.#"));
        Counts(picker).ShouldBe([1, 1, 1, 1]);
        picker.RemovePeer(PickerPicture.Set("####"));
        Counts(picker).ShouldBe([0, 0, 0, 0]);
    }

    [Fact]
    public void A_peer_may_come_with_nothing_and_leave_with_everything()
    {
        var picker = new PiecePicker(new PieceLayout(3 * 16_384, 16_384), new Random(1));
        picker.AddPeer(PickerPicture.Set("..."));
        picker.AddPeer(PickerPicture.Set("#.."));
        for (var piece = 0; piece < 3; piece++) picker.AddHave((PieceIndex)piece);
        picker.RemovePeer(PickerPicture.Set("###"));
        Counts(picker).ShouldBe([1, 0, 0]);
    }

    [Fact]
    public void A_peer_may_come_with_everything_and_leave_with_less()
    {
        var picker = new PiecePicker(new PieceLayout(3 * 16_384, 16_384), new Random(1));
        picker.AddPeer(PickerPicture.Set("###"));
        picker.AddPeer(PickerPicture.Set("###"));
        picker.RemoveHave((PieceIndex)1);
        Counts(picker).ShouldBe([2, 1, 2]);
        picker.RemovePeer(PickerPicture.Set("#.#"));
        Counts(picker).ShouldBe([1, 1, 1]);
    }

    [Theory]
    [InlineData("1111", "....", 1.0)]
    [InlineData("1112", "....", 1.25)]
    [InlineData("0222", "....", 0.75)]
    [InlineData("0222", "#...", 1.75)]
    [InlineData("3333", "####", 4.0)]
    public void Distributed_copies_are_the_rarest_and_the_share_that_has_more(string available, string have, double copies) =>
        PickerPicture.Of(available, have).Picker.DistributedCopies.ShouldBe(copies);

    [Fact]
    public void The_order_follows_the_availability()
    {
        var picture = PickerPicture.Of(available: "33333432", have: "####....");
        picture.Pick().ShouldBe("7:0");
        picture.Picker.ReleaseAll('z');
        for (var i = 0; i < 4; i++) picture.Picker.AddHave((PieceIndex)7);
        picture.Picker.RemoveHave((PieceIndex)5);
        picture.Picker.RemoveHave((PieceIndex)5);
        picture.Picker.RemoveHave((PieceIndex)5);
        picture.Pick(count: 16).ShouldMatch("^5:0 5:1 5:2 5:3 (4:. 4:. 4:. 4:. 6:. 6:. 6:. 6:.|6:. 6:. 6:. 6:. 4:. 4:. 4:. 4:.) 7:0 7:1 7:2 7:3$");
    }

    private static int[] Counts(PiecePicker picker) =>
        [.. Enumerable.Range(0, picker.Layout.PieceCount).Select(piece => picker.AvailabilityOf((PieceIndex)piece))];
}
