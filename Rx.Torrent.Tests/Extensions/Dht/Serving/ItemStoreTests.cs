using System.Net;
using Rx.Torrent.Bencode;
using Rx.Torrent.Extensions.Dht;
using Rx.Torrent.Extensions.Dht.Items;
using Rx.Torrent.Extensions.Dht.Krpc;
using Rx.Torrent.Extensions.Dht.Serving;

namespace Rx.Torrent.Tests.Extensions.Dht.Serving;

public class ItemStoreTests
{
    private static readonly ItemKeyPair Keys = new(new byte[32]);

    private readonly ItemStore _store = new(new DhtLimits { Items = 3, ItemsPerAddress = 2 });

    [Fact]
    public void A_newer_item_replaces_an_older_one_and_no_other()
    {
        Put(Keys.Sign("two", 2)).ShouldBeNull();
        Put(Keys.Sign("one", 1)).ShouldBe(KrpcErrorCode.SequenceTooLow);
        Put(Keys.Sign("other two", 2)).ShouldBe(KrpcErrorCode.SequenceTooLow);
        Put(Keys.Sign("two", 2)).ShouldBeNull();
        Put(Keys.Sign("three", 3)).ShouldBeNull();

        _store.Find(Keys.PublicKey.TargetOf())!.Value.ShouldBe((BencodeValue)"three");
    }

    [Fact]
    public void Compare_and_swap_wants_the_number_that_is_there()
    {
        Put(Keys.Sign("two", 2), expected: 7).ShouldBeNull(); // nothing is there: it does not count
        Put(Keys.Sign("three", 3), expected: 1).ShouldBe(KrpcErrorCode.SequenceMismatch);
        Put(Keys.Sign("three", 3), expected: 2).ShouldBeNull();
    }

    [Fact]
    public void What_its_key_did_not_sign_is_refused() =>
        Put(Keys.Sign("one", 1) with { Value = "poison" }).ShouldBe(KrpcErrorCode.BadSignature);

    [Fact]
    public void An_item_is_kept_for_two_hours_from_its_last_put()
    {
        var item = new DhtItem.Immutable("v");
        Put(item);
        Put(item, hour: 1.5);

        _store.Expire(TimeSpan.FromHours(3.4));
        _store.Find(item.Target).ShouldNotBeNull();
        _store.Expire(TimeSpan.FromHours(3.6));
        _store.Count.ShouldBe(0);
    }

    [Fact]
    public void An_address_has_its_share_and_a_full_store_keeps_what_is_nearest()
    {
        var items = Enumerable.Range(0, 40).Select(number => new DhtItem.Immutable(number)).OrderBy(item => item.Target.ToString(), StringComparer.Ordinal).ToArray();
        Put(items[20], address: 1).ShouldBeNull();
        Put(items[30], address: 1).ShouldBeNull();
        Put(items[10], address: 1).ShouldBe(KrpcErrorCode.Server);
        Put(items[10], address: 2).ShouldBeNull();

        Put(items[39], address: 3).ShouldBe(KrpcErrorCode.Server);
        Put(items[0], address: 3).ShouldBeNull();

        _store.Count.ShouldBe(3);
        _store.Find(items[30].Target).ShouldBeNull();
    }

    private KrpcErrorCode? Put(DhtItem item, long? expected = null, int address = 1, double hour = 0) =>
        _store.Put(item, expected, new IPAddress([20, 0, (byte)address, 1]), default, TimeSpan.FromHours(hour));
}
