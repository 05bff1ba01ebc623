using Rx.Torrent.Tests.Architecture.Source;

namespace Rx.Torrent.Tests.Architecture;

public class TypeMentionsTests
{
    [Theory]
    [InlineData("class A : Swarm { }")]
    [InlineData("class A : B, Swarm { }")]
    [InlineData("class A(Swarm s);")]
    [InlineData("class A { Swarm S { get; } }")]
    [InlineData("class A { public Swarm Swarm { get; } }")]
    [InlineData("class A { List<Swarm> S; }")]
    [InlineData("class A { Func<int, Swarm, int> S; }")]
    [InlineData("class A { void M() { var s = new Swarm(); } }")]
    [InlineData("class A { void M() => Swarm.Make(); }")]
    [InlineData("class A { bool M(object o) => o is Swarm; }")]
    [InlineData("class A { object M() => typeof(Swarm); }")]
    [InlineData("class A { void M(Swarm? s, Swarm[] t) { } }")]
    [InlineData("class A { void M(object o) { switch (o) { case Swarm: break; } } }")]
    [InlineData("class A { string M() => $\"{Swarm.Name}\"; }")]
    public void A_use_is_found(string source) => new TypeMentions(new SourceFile("a.cs", source)).OfType("Swarm").ShouldNotBeEmpty();

    [Theory]
    [InlineData("class A { int Swarm { get; } }")]
    [InlineData("class A { int Swarm { get; } int B => Swarm.CompareTo(1); }")]
    [InlineData("class A { List<int> Swarm = new(); }")]
    [InlineData("class A { int M(B b) => b.Swarm; }")]
    [InlineData("class A { int M() => M(Swarm: 1); }")]
    [InlineData("class A { B M() => new() { Swarm = 1, C = 2 }; }")]
    [InlineData("enum A { None, Swarm, Other }")]
    [InlineData("record A(int Swarm);")]
    [InlineData("class A { string M() => \"Swarm\"; } // Swarm")]
    [InlineData("class A { void Swarm<T>() { } }")]
    public void Another_thing_of_the_same_name_is_not(string source) => new TypeMentions(new SourceFile("a.cs", source)).OfType("Swarm").ShouldBeEmpty();

    [Theory]
    [InlineData("using Rx.Torrent.Swarms;", true)]
    [InlineData("using static Rx.Torrent.Swarms.Swarm;", true)]
    [InlineData("class A { Swarms.Swarm S; }", true)]
    [InlineData("class A { int M() => Swarms.Count; }", false)]
    [InlineData("class A { int M() => B.Swarms.Swarm; }", false)]
    public void A_namespace_is_told_from_a_member_of_its_name(string source, bool found) =>
        new TypeMentions(new SourceFile("a.cs", source)).OfNamespace("Swarms", new HashSet<string> { "Swarm" }).Any().ShouldBe(found);
}
