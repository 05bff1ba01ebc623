using System.Reactive.Linq;
using Rx.Torrent.Changes.Operators;
using Rx.Torrent.Testing;
using Rx.Torrent.Testing.Marbles;

namespace Rx.Torrent.Tests.Changes.Operators;

public class TransformTests
{
    private readonly TestScheduler _time = new();

    [Fact]
    public void Each_item_is_made_once_when_it_comes_and_when_it_is_replaced()
    {
        var made = 0;
        var source = _time.Hot("-a-b-c-d|", WordText.Sets(('a', "+1a +2b"), ('b', "1a>1c"), ('c', "~2b"), ('d', "-1c -2b")));
        var result = source.Transform(word => $"{word.Text}{++made}").Select(changes => WordText.Of(changes, text => text)).Record(_time);
        _time.Start();

        result.AssertMarbles("-a-b-c-d|", WordText.Texts(('a', "+a1 +b2"), ('b', "a1>c3"), ('c', "~b2"), ('d', "-c3 -b2")));
        made.ShouldBe(3);
    }

    [Fact]
    public void What_the_making_throws_is_an_error()
    {
        var result = _time.Hot("-a", WordText.Sets(('a', "+1a"))).Transform(string (_) => throw new InvalidOperationException())
            .Select(changes => changes.Count).Record(_time);
        _time.Start();

        result.AssertMarbles("-#", new Dictionary<char, int>());
    }
}
