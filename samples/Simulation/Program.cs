using System.CommandLine;
using Rx.Torrent.Simulated;
using Spectre.Console;

// Lets a flash crowd download from one seed, in virtual time, and draws how it went.

var peers = new Option<int>("--peers") { Description = "How many peers come.", DefaultValueFactory = _ => 40 };
var pieces = new Option<int>("--pieces") { Description = "How many pieces of 16 KiB they want.", DefaultValueFactory = _ => 200 };
var rate = new Option<int>("--rate") { Description = "What each peer and the seed can send, in kB/s.", DefaultValueFactory = _ => 100 };
var seed = new Option<int>("--seed") { Description = "The seed of all chance.", DefaultValueFactory = _ => 1 };
var inOrder = new Option<bool>("--in-order") { Description = "Ask for pieces in order instead of the rarest first." };
var seedLeaves = new Option<bool>("--seed-leaves") { Description = "The seed leaves as soon as the others have every piece among them." };
var hash = new Option<bool>("--hash") { Description = "Print nothing but the hash of all that happened." };

var command = new RootCommand("A swarm in virtual time: real clients, a simulated network, one thread.") { peers, pieces, rate, seed, inOrder, seedLeaves, hash };
command.SetAction(parsed =>
{
    var crowd = new FlashCrowd(parsed.GetValue(peers), parsed.GetValue(pieces), parsed.GetValue(rate) * 1000L, parsed.GetValue(seed))
    {
        InOrder = parsed.GetValue(inOrder),
        SeedLeaves = parsed.GetValue(seedLeaves),
    };
    var result = crowd.Run();
    if (parsed.GetValue(hash)) Console.WriteLine(result.Hash);
    else Report.Show(AnsiConsole.Console, crowd, result);
});
return command.Parse(args).Invoke();
