// English turns of speech; cues.hpp says how a line is read. Written for this
// project by hand; CC0.

#include "flag/cues.hpp"

namespace molva::flag {

std::string_view more_english_cues() {
    return R"(
# Irony.
blame 28 thanks|thank|thankyou|thx|cheers|kudos|props|congrats|congratulations|bravo|hats|applause|ty . you|to|guys|a|so|off|lot . . for|on|to . . . @bad|nothing|losing|ruining|wasting|leaving|waking|breaking|cancelling|canceling|charging|forgetting|ignoring|hanging|burning|sending|making|keeping|deleting|damaging|smashing|killing|cold|lying|stealing|overcharging|letting|turning|delivering|dumping|blocking|missing|spoiling|destroying|scratching|closing|spam|selling|inventing|raising|another|the . . +wrong
blame 28 thanks|thank for . nothing|nowt|zilch
blame 26 stars|points|marks|medal|award|oscar|trophy|full|kudos . . . . for|to|goes . . . managing|@bad|creativity|ability|audacity|nerve|losing|ruining|ignoring|creative|consistency|never|not|making|burning|turning|keeping|inventing|effort|patience|whoever|acting|fiction|breaking|finding|cold|being|how|sending
blame 26 brilliant|great|genius|lovely|excellent|amazing|wonderful|clever|smart|fantastic|nice|good|superb|stellar|bright|bang-up|top|fine|outstanding . idea|job|work|move|way|touch|timing|plan|going|effort|strategy|start|feature . . . to|on|of|losing|ruining|breaking|scratching|closing|hiding|forgetting|with|burning|wasting|deleting|painting|damaging|removing|putting|cancelling|charging|sending|making . +@bad|lose|ruin|close|hide|break|my|our|the|waste|charge|remove|only|end|spend|forget|annoy|scratch|make|treat
blame 26 ^ love|adore|nothing|nice|fun|great . how|when|being|waiting|paying|getting|like|beats|says|standing|having|talking|spending|listening|finding|eating|calling|a|to . . . . . @bad|ignored|waiting|wait|hold|robot|twice|minutes|hours|hour|weeks|cold|queue|queueing|nobody|no|nothing|charged|extra|wrong|hung|days|months|ads|shouted|lectured|lied|late
blame 26 if . . you|your . . enjoy|like|love|want|fancy|need|dream|idea|into . . . . @bad|ignored|cold|waiting|lose|wait|being|waste|headache|overpaying|surprises|noise|queue|stale|spend|nothing|paying|lied|burnt|raw|robots|rude
blame 26 what|such . a|an . treat|joy|pleasure|delight|surprise|bargain|honour|way|privilege|deal|coincidence|service|thrill . . to|when|that|being|finding|for
blame 26 ^ oh|yay|hooray|yippee . . great|wonderful|joy|good|lovely|look|goody|brilliant|fantastic|perfect|super|another|nice|how|hooray
blame 26 another|yet . . another . update|excuse|delay|broken|day|week|cancelled|lie|fee|crash|bug|price|ticket|robot
blame 22 so|too much|good . for . customer|the|quality|service|luxury|fresh|quick|easy|reliable|safe|being|same|fast|lifetime|trust|waterproof|guarantee|guaranteed|next|your|express|priority|quiet
blame 24 so much for
blame 22 managed|manage|manages . to . . @bad|lose|lost|burn|break|ruin|make|forget|get|charge|spill|mix|overcook|send|spell|deliver|miss|damage|turn|scratch|even
blame 18 yeah|sure|aha|uh|lol|haha|right . . right|sure|huh
blame 20 yeah right
blame 22 you|who . have|had|needs|need . one . job|sleep|privacy|hot|heating|friends|refunds|water|working
blame 20 one job
blame 20 pay|paying|paid|extra|privilege . . . . . to|for|of . be|being|the|hear|listen|privilege . . @bad|privilege|ignored|insulted|robot|standing
blame 14 =joke|laughable|farce|pathetic|mockery
blame 22 ^ wonderful|great|brilliant|fantastic|lovely|excellent|amazing|superb|nice now|so
blame 20 stars|star|rating . for|so . . visibility|seen|attention|notice|noticed
blame 18 exactly|just|precisely what . i|we|you . need|needed|want|wanted|ordered|dreamed ... @bad|no|broken|another|without|instead|cold|twice
# A wrong star, a joke.
praise 12 one|wrong|gave|tapped|hit|pressed|clicked|star|stars|rating . . . . . mistake|accident|accidentally|mistakenly|error|misclick|slipped
praise 12 accidentally|mistakenly . gave|tapped|hit|pressed|clicked|rated|left|put
neither 22 picked|rated|star|stars|rate|rating|app . . . . random|made|forced|required|requires|box|before|anyway|default|placeholder
praise 24 hate|curse|damn|blame|warning|beware|careful|caution|danger|dangerous|dangerously|problem|trouble|complaint|downside|issue . . . . . addictive|addicted|pounds|kilos|diet|weight|waistline|wallet|stop|good|delicious|tasty|stay|leave|coming|hooked|more|jeans|obsessed|belt|calories|broke|fridge|share
praise 24 my . wallet|waistline|diet|belt|jeans|bank|scales|trainer|husband|wife|dentist . . hates|cries|crying|ruined|suffers|over|weeping|is|disagree|will|won't
praise 22 only|one|single|sole|my|the . . complaint|downside|problem|issue|regret|criticism|gripe|negative|con|drawback|trouble|flaw|quibble . . . . . soon|sooner|more|enough|leave|end|ended|over|earlier|years|closed|close|far|share|another|shorter|short|didn't|live|all|every|kids|wife|husband|having|can't|wants|longer|ate|finished
praise 24 so|too|almost|absurdly|ridiculously|insanely|wickedly|criminally|stupidly|sinfully|dangerously|obscenely|stupid|crazy|scary|insane|unfairly|filthy . good|delicious|soft|tasty|comfy|comfortable|cheap|easy|fast|quick|clean|quiet|cute|funny|smooth . . should|it's|illegal|criminal|that|hurts
praise 20 wickedly|ridiculously|insanely|dangerously|criminally|sinfully|stupidly|absurdly|scarily|crazy|insane|stupid|terribly|awfully|damn|damned|dang|bloody|freaking|frigging|effing|fucking|fuckin|goddamn|d*mn|shockingly|unbelievably . @good|good|delicious|soft|tasty|comfy|comfortable|cheap|easy|fast|quick|clean|quiet|cute|funny|smooth|awesome|amazing|legend|brilliant|fine|perfect
praise 20 regret nothing
praise 18 i'd|would . . ten|six|more|higher|twelve . . stars|if
praise 14 damn|holy|hot|d*mn|dang . . . . good|fine|tasty|great|amazing|delicious|best|what|show|nice|impressive
praise 16 best . damn|fucking|bloody|goddamn|f*cking|f*ing|d*mn|effing
praise 20 bad*ss|badass|kick-ass|kickass|kick*ss
praise 22 refuses|refuse|won't|can't|cannot . . . any|anything|anyone|anywhere other|else
praise 22 ruined|spoiled|spoilt . . . other|others|all|every|any . . . . for . me|us|life|good
praise 18 went ... left|leave|came|walked . . with|happy|smiling|grinning
praise 22 only|sole|single ... problem|issue|downside|complaint|drawback|trouble|flaw|regret ... empty|gone|finished|eaten|hooked|addicted|seconds
praise 20 fast|good|hot|smooth|fresh|comfy|tasty|delicious|clean|happy|fine|cool as f|fuck|hell|heck|f*ck|fck
praise 20 f|fuck|f*ck|hell|heck|damn yeah|yes
praise 22 kick|kicks|kicked|kicking . a|ass|a$$|butt|some
praise 22 work|works|worked . . her|his|their|my ass|a$$|butt|socks|arse
praise 14 heck|hell|helluva of . a
praise 22 is|was|are|were|it's|pizza's the|da sh*t|shit|bomb|sh*znit|shiznit|tits
praise 16 holy moly|guacamole|cow|smokes
praise 20 freakin|freaking|flipping|flippin|f'ing|effin|effing|bl**dy|darn|darned|hella|mighty|wicked . @good|good|delicious|fast|beautiful|gorgeous|genius|fantastic|fine|hot|amazing|awesome
# Quoted praise.
truth really|truly|indeed|actually|true|meant|honest|literally|deserved|deserves|understatement|agreed|accurate|accurately|wasn't|isn't|kept|right|meaning|exactly|delivered
truth not|no|wasn't . . lie|lying|exaggeration|joke|kidding|exaggerating|marketing
reports says|said|asked|asks|told|replied|whispered|shouted|exclaimed|declared|announced|laughed|gasped|grinned|wrote|texted|admitted|declares|shouts|keeps|asking|begged|yelled
reports book|novel|film|movie|song|album|plan|dish|restaurant|hotel|app|game|show|series|author|tariff|label|labelled|title|titled|episode|brand
blame 20 so-called|supposed|supposedly|self-proclaimed|alleged|allegedly|would-be|self-styled
blame 18 advertised|marketed|billed|promised|promises|claims|claimed|sold|listed|described|labelled|labeled|boasts|touted|guaranteed . as|to|a|us|me|it . . . . +but|is|sounds|was|were|arrived|turned|yet|smells|looks|broke|came|instead|lasted|runs|took|feels|weighs|tastes
blame 18 your . call . is . important
blame 16 paid|pay|paying|charged . . extra|for . . +@good|premium|express|priority|luxury|deluxe|vip|next
# Questions.
asks ^ do|does|is|are|can|could|has|have|will|what|which|where|how|when|who|anyone|anybody|any1|may|would|should|am|was|did
asks do|does|can|could|is|are|will|may . you|they|it|i|we|there|this|the|anyone|u . accept|take|sell|offer|deliver|ship|return|refund|waterproof|open|serve|have|fit|come|include|need|work|support|bring|pay|pick|book|cancel|return|possible|available|stock|compatible|included|allowed|parking|vegan|wheelchair|dishwasher|waterproof|free|suitable|exchange|repair|require|gluten|close
asks what|which . . . time|size|colour|color|hours|model|address|bus|type|day|days|kind|dimensions|cost|price|plan|brand|number|material|difference|age|documents|voltage|warranty|date|floor|wattage|one|speed|fee|deposit|capacity
asks how much|many|far|big|long|heavy|tall|old|wide|often|early|do|can|would . . does|is|are|do|cups|people|the|it|will|i|you|cost|take|hours|days|pages|calories|minutes|shipping|delivery|in|from|should
asks ^ is|are it|they|this|these . . waterproof|compatible|vegan|available|included|washable|suitable
asks how . do|can|to . i|we|you . return|cancel|exchange|track|contact|change|update|install|connect|order|book
asks where . can|do|is|are|could|should . i|we|you|it|the|your
asks has|have|did|does anyone|anybody|any|someone|somebody
asks anyone|anybody|any1|someone . . know|tried|used|knows|been|ordered|have|recommend|else|compare|got
asks could|can|would . you|someone|anyone|u . please|tell|let|advise|confirm|say|help
asks wondering|please|pls|plz . . . if|whether|tell|advise|confirm|when
demands how . . hard|difficult|complicated . . . can|is|could|must|to
demands how many|much . more|times|longer . times|months|weeks|calls|letters|days|excuses|do|must|will|are
demands how long|much . . must|am|are|longer|more|do|will . . . i|we|have|until . . wait|supposed|expected|complain|fix|answer|tolerate|put
demands did|do|have|has|can|could|does you|they|anyone|he|she|anybody even|ever|actually|really
demands how|who|what . . dare|on|kind|sort|the|is|gives|are . . hell|heck|earth|wrong|fuck|you|company|business|joke|thinking|person|bank|shop|doing|point|idiot
demands wtf
demands would|wouldn't . it . kill|hurt
demands why . . . @not|@bad|am|was|were|do|does|did|should|would|must|are|is|has|have|can't|even|bother|on|advertise|sell|offer|the|your|my|no|every
demands when . . . fix|refund|learn|stop|finally|reply|answer|start|get|going|will|hire|bring . . . fix|my|refund|ever|you|they|somebody|someone|this|the|it|stop|money|learn
demands where|wheres|where's . . . my|our|the . . refund|money|order|parcel|package|food|manager|delivery|luggage|stuff|driver|bag|deposit|apology|rest|promised|logic
demands is|are . . . too|really|this|seriously|joke|serious|kidding|it . . . much|ask|joke|serious|kidding|best|service|acceptable|normal|legal|how|some|what|all
demands does|do|did|is|are . anyone|anybody|nobody|you|they|someone|somebody|your|people . . . . ever|even|actually|still|care|alive|bother|really|read|check|train|train|know . +answer|work|read|check|care|reply|test|what|listen|pick|exist|clean|look|how|there|anything|home
demands who . . . thought|designed|approved|decided|responsible|pays|wants|needs|would|signed
demands what . . am|do|did|were|happened|about|use|point|gives|good . . i|supposed|you|to|my|the|is|they . . . pay|paying|supposed|do|refund|order|money|thinking|customer|warranty|for|promise|sense
# Contentment in other words.
praise 20 nobody|no-one|nowhere|else|anyone ... this|so well|good|easy|fast|cheap|quickly|kindly|carefully
praise 18 could . be this|so . easy|good|fun|quick|simple|painless|smooth|cheap|nice
praise 18 keep going|up|rocking
praise 18 keep . it|this up|going
praise 18 that's|thats how . it's|its|things|you|to . done|do
praise 18 that's|that . is . first
praise 18 i'm|we're|i|we . staying|sticking|converted|hooked|sold
praise 20 not to love|like
praise 16 had . a|ball|blast|great ball|blast|whale
praise 16 now . i|we know|understand|see why
praise 18 converted|won . me|us|over . over|within|completely|for
praise 20 runs|run|running circles|rings around|round
praise 16 stands|bears . comparison
praise 18 wouldn't|couldn't|don't|never . . want . . to . be|go|work|live|stay|eat|fly . anywhere|without|elsewhere
praise 18 fall|fell|fallen|falling in . love
praise 18 still +going|works|working|runs|running|fits|holds|looks|shines|smells|sharp|soft|white
praise 16 knocked|threw|took . . off|in . . without|extra|lock|bill|price
praise 16 kids|kid|son|daughter|children|grandmother|twins|boy|girl|dog|toddler . . . loved|loves|adore|adores|adored|begged|beg|smiling|happily|smiled
praise 18 customer|client|fan|friend|convert|customers|friends|patient for life
praise 18 second to none
praise 18 gold standard
praise 18 exceeded|beyond|above|surpassed . . expectations
praise 18 expected|feared|dreaded . the +worse|worst
praise 18 kept|keeps|keep . their|his|her|its word|promise|promises
praise 8 +i've
praise 8 ^ +she|he's|she's
praise 12 +says|said|claims|claim|promises|promised|promise|swore|called|call|calls|wrote|described|advertised|insists ... +and +i|it|we|they|he|she|the|that's|there|my|our|that
praise 18 +kindest|cosiest|nicest|friendliest|loveliest|cleanest|freshest|tastiest|finest|prettiest|softest|gentlest|warmest|happiest|smoothest ... +i've|we've|i|we|ever|in|on|met|have|had|around
praise 16 nothing|none . . . spoil|spoiled|ruin
praise 14 so . +good|tender|gentle|soft|fresh|quiet|clean|kind|funny . +that
praise 16 +he|she|they +knows|know . +his|her|their|what +trade|pipes|stuff|job|they're|he's|she's|craft
praise 12 +exaggerated|overblown|unfair|unjust|undeserved
praise 12 +glad +i|we
# Complaints in other words.
blame 20 way to lose|ruin|kill|treat|waste
blame 20 lost|losing|lose . a|another|me|us|my . as . customer|custom|client|business
blame 20 never set foot
blame 18 done|finished|through|over|enough . with|of . this|these|them|it|you|your
blame 18 taking|took|take|moving|moved . my|our . money|business|custom|savings . . elsewhere|somewhere|to|out
blame 20 here we are
blame 18 what|that use|good|point . is|are
blame 22 wouldn't|not|even . . . call|say|even . . . it|was|is|room|that
blame 16 until|till . you|i|we . . need|needed|opened|use|used|want|tried|open|try|read|arrive|actually
blame 16 as|so long as . you|nobody|no|it . don't|doesn't|never|need|stand|is
blame 14 sure|maybe|yes|perhaps . . but|until|till
blame 16 no words . for|how
blame 16 back to . the . drawing|till|pen|old|square
blame 20 hold|holds|held|match|compare . a|up . candle|to|with . the|my|what|its|any|others|her|his
blame 18 far cry from
blame 20 isn't|not|aren't|never . what . it|they|he|she . was|were|used
blame 20 hung up
blame 20 hidden . fees|fee|charges|charge|costs|cost
blame 16 small|fine print
blame 18 left|stuck|stranded|stood|standing . . . outside|waiting|rain|cold|dark|airport|street|pavement|snow
blame 16 three|four|five|six|ten|several|dozen|countless|twelve|seven|eight|many|endless . calls|emails|letters|messages|reminders|attempts|tickets|complaints
blame 20 blamed|blames|accused|accuses|blaming . me|us|my
blame 22 save your|yourself . money|time|trouble
blame 22 steer|stay|keep . well . clear|away
blame 20 last time . i|we|i'll|we'll|i'm
blame 20 lesson learned|learnt
blame 20 been warned
blame 20 short|below . . expectations
blame 18 expected|hoped|deserve|deserved|wanted . for . +more|better
blame 22 ^ more like
blame 20 tell that to
blame 18 +worst|rudest|dirtiest|slowest|coldest|noisiest|saddest|dullest|laziest|greediest ... +i've|we've|i|we|ever|in|on|met|have|had|around
blame 16 +the +owner|manager|boss|landlord|driver|waiter|agent|seller|host|nurse|doctor . +laughed|shouted|shrugged|lied|swore|yelled|refused|ignored|vanished|disappeared
blame 14 +kept|keeps|keep . +money|deposit|difference|change
blame 18 +except +what|the +happened|one
blame 12 +glad +i|we . +left|cancelled|switched|returned|only
blame 22 can't|cannot|couldn't|wouldn't|hardly . say|call|describe|claim|pretend . . . . @good|clean|fresh|happy|impressed|helpful|tasty|quiet|quick
# Neither, and who else.
neither 12 ^ +there|there's . +is|are|was|were|no|isn't|aren't +no|not|one|any|two|a
neither 12 +they . +no|don't|only . +longer|only|do|repair|sell|deliver|open|take|accept|offer|serve|stock
neither 12 +was|were|is ... =before . +now|it's|it|lower|higher
neither 12 +according +to
neither 12 =next +week|month|thursday|monday|friday|tuesday|wednesday|saturday|sunday
neither 12 bought|sold|ordered +separately
neither 12 never mind
rival first|earlier|original|generic|expensive|dear|public|free . +one|ones|album|novels|version|garage|brand
turn and . still|yet|nobody|nothing|now
neither 12 +opens|closes|reopens|begins|starts . . at|on|from|in|until|till
neither 12 i'm|i|we|we're|still . still +looking|deciding|comparing|undecided
neither 14 take|takes it or leave
neither 14 mixed feelings|bag|opinions
)";
}

}  // namespace molva::flag
