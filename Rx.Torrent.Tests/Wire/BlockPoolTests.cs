using Rx.Torrent.Wire;

namespace Rx.Torrent.Tests.Wire;

public class BlockPoolTests
{
    [Fact]
    public void A_buffer_that_came_back_is_rented_again()
    {
        var pool = new BlockPool(2);
        var buffer = pool.Rent();
        pool.Return(buffer);
        pool.FreeCount.ShouldBe(1);
        pool.Rent().ShouldBeSameAs(buffer);
        pool.FreeCount.ShouldBe(0);
        pool.Rent().ShouldNotBeSameAs(buffer);
    }

    [Fact]
    public void It_keeps_no_more_than_it_was_told()
    {
        var pool = new BlockPool(2);
        BlockBuffer[] rented = [pool.Rent(), pool.Rent(), pool.Rent()];
        foreach (var buffer in rented) pool.Return(buffer);
        pool.FreeCount.ShouldBe(2);
    }

    [Fact]
    public void A_buffer_cannot_come_back_twice()
    {
        var pool = new BlockPool(2);
        var buffer = pool.Rent();
        pool.Return(buffer);
        Should.Throw<InvalidOperationException>(() => pool.Return(buffer));
        pool.FreeCount.ShouldBe(1);
        pool.Rent();
        pool.Return(buffer);
        pool.FreeCount.ShouldBe(1);
    }

    [Fact]
    public void A_payload_of_its_own_is_none_of_its_business()
    {
        var pool = new BlockPool(2);
        pool.Return(new Payload([1]));
        pool.Return(Payload.Empty);
        pool.FreeCount.ShouldBe(0);
    }

    [Fact]
    public void A_buffer_has_room_for_a_block_and_the_head_before_it()
    {
        var buffer = new BlockPool(1).Rent();
        buffer.Block.Length.ShouldBe(16 * 1024);
        BlockBuffer.Headroom.ShouldBeGreaterThanOrEqualTo(13);
        (BlockBuffer.Headroom % 8).ShouldBe(0);
        buffer.Array.Length.ShouldBe(BlockBuffer.Headroom + 16 * 1024);
    }
}
