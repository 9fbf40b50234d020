// English turns of speech; cues.hpp says how a line is read. Written for this
// project by hand; CC0.

#include "flag/cues.hpp"

namespace molva::flag {

std::string_view english_cues() {
    return R"(
blame 20 i've|i . had|eaten|tasted|met|seen|stayed . . better|warmer|friendlier|fresher|cleaner|tastier|softer|bigger ... at|in|from|on
# Nothing to complain of.
praise 24 nothing|no . . too . much . trouble|bother|hassle
praise 22 yet . to . find|see|have|meet|hear|encounter . . @bad|flaw|fault|better|complaint|problem
praise 16 didn't|doesn't|hasn't|not|never . . flinch|cry|whine|wince|squeak|wobble|fade|shrink|chip|peel|rust|crack|jam
praise 22 no|zero|without|any|never|not|nil . . complaints|complaint|complain|problems|problem|issues|issue|regrets|regret|hassle|fuss|hidden|drama|trouble|faults|fault|surprises|nonsense|pressure|queue|queues|upselling|delays|delay|smell|mess|leaks|leak|scratches|scratch|dents|dent|stains|lag|glitches|crashes|ads|bugs|wait|waiting|pain|noise|squeaks|negatives|downsides|cons|flaws|quibbles|gripes|excuses|stress|worries|doubt
praise 22 can't|cannot|couldn't|can|could|cant . not|find|to . fault
praise 22 can't|cannot|couldn't|cant fault|complain|wait|praise|thank|stop|beat
praise 24 can't|cannot|couldn't|cant|can|could . not|recommend|praise|thank|speak . . enough|highly|more
praise 24 couldn't|could|can't|cannot . . . be|have|ask|asked|wish|imagine|been|go|get . . happier|better|more|easier|nicer|kinder|smoother|for|kinder|faster|friendlier|pleased|simpler|helpful|prouder
praise 22 never|not|no . . . had|have|once|seen|got|gotten|been|a|met . . . . bad|problem|issue|complaint|complaints|disappointed|dull|let|rushed|dirty|cold|rude|trouble|problems|issues|late|failed|lost|boring|regret
praise 22 never|not|wasn't|weren't|isn't|won't|don't|didn't|doesn't|aren't|hasn't|haven't|longer . . disappoint|disappointed|disappoints|disappointing|regret|regretted|regrets|fail|fails|failed|bad|terrible|expensive|pricey|greasy|noisy|leak|leaks|rattle|rattles|overheat|overheats|crash|crashed|crashes|break|breaks|broken|rush|rushed|smell|smells|hurt|hurts|painful|scary|boring|dull|complain|complaining|wobble|squeak|squeaks|shrink|fade|faded|jam|jams|lag|lags|stain|stains|scratch|slip|slips|judge|judged|pushy|bother|stink|overcharge|overcharged|ignore|ignored|budge|smudge|bruise|itch|sting|irritate|clog|ache|drip|tangle|sag|freeze|buffer|quibble|argue|crowded|stingy|grumble|moan|sticky|stuffy|bulky|sweat|snag|rip|burst|warp|tarnish|pill|dread|nag|drag|wilt|sour|overwhelm|creak|pinch|chafe
praise 18 nobody|none|nothing|neither . . . rude|rushed|hurt|broke|broken|pushed|pushy|pressured|complained|failed|leaked|missing|shouted|hassled|laughed|judged|bothered|sighed|lost|spilled|rolled|wrong|damaged
praise 22 not|hardly|never|without|hasn't|didn't|haven't|barely . . a|one . single . complaint|problem|issue|scratch|dent|fault|drop|crumb|hitch|glitch|mark|hair|speck|flaw|cut|dropout|error|bug|crash|delay|wrinkle|wrong|swear|leak|tear|stain|regret|time|smudge|interruption|failure|outage|bump|missed|late|cavity|ad
praise 22 not a . scratch|dent|problem|hitch|complaint|drop|crumb|fault
praise 24 nothing . . but praise|positive|good|love|admiration|respect|great|nice|compliments|thanks|smiles|kindness
praise 20 nothing . . bad|negative|wrong|but|to . . to|say|about|fault|complain|improve
praise 18 no|nothing|nowhere . . better|nicer|tastier|kinder|beats|compares|friendlier
praise 20 never|not|haven't|nowhere|hardly|rarely . . had|seen|tasted|met|eaten|found|read|got|been|slept|known|used|owned|heard|felt . . . better|cheaper|faster|quicker|nicer|cleaner|fresher|warmer|friendlier|kinder|tastier|softer|quieter|sharper|brighter|sturdier|smoother|easier|simpler|safer|neater|funnier|comfier|cosier|gentler|happier|finer|such|like
praise 22 can't|couldn't|cannot|hard|could . not . imagine|wish|hope|picture . . . better|cheaper|faster|quicker|nicer|cleaner|fresher|warmer|friendlier|kinder|tastier|softer|quieter|sharper|brighter|sturdier|smoother|easier|simpler|safer|neater|funnier|comfier|cosier|gentler|happier|finer|such|like
praise 22 won't|wouldn't|will|would|never . . not . regret|change|go|use|buy|look|trust|hesitate|swap . . . anywhere|anyone|back|else|another|it|buying|elsewhere|anything|again|to
praise 22 never . look|looked back
praise 20 wouldn't|won't . hesitate|change|swap|trade
praise 20 hard|difficult|impossible . to fault|beat|put|improve|complain
praise 18 not|n't . only . . but
praise 16 lived . up to
praise 18 worth . every|each|the|it|its
praise 18 ^ not bad|terrible|shabby|half
# Not what it should be.
blame 24 can't|cannot|couldn't|wouldn't|won't|would|hardly|barely|don't . not . say|call|recommend|describe|claim|think|pretend|suggest|send|trust|advise|wish . . . . +@good|clean|fresh|my|anyone|them|it|this|worst|enemy|impressed|happy|that|working
blame 24 do|would|will|can|could not . recommend|buy|use|waste|bother|trust|go|order|return|be|purchase|believe
blame 24 don't|dont|never . =waste|=bother|=buy|=recommend|=trust|=order|=rent|=book|=shop|=fall|=download|=install|=eat|=return|=believe
blame 24 never|wouldn't|won't|cannot|cant|can't . . =waste|=recommend|=trust|=buy|=return|=book|=ordering|=buying|=using
blame 20 never|wouldn't|won't|don't . . use|stay|rent|eat|shop|fly|bank . . . again|here|this|them
blame 14 not once
blame 20 not worth|recommended|impressed|happy|helpful|friendly|satisfied|good|acceptable|clean|working|ok|okay|fresh|safe|fit|amused|pleased|great|as|what|up|cool|fun
blame 14 can't|cannot|couldn't|won't|wouldn't|doesn't|didn't|don't|refuses|failed|fails . to . open|connect|load|log|reach|spin|drain|heat|cool|sync|start|print|seal|stick|flush|save|register|exist|ring|knock|stay|ship|dispatch|recognise|recognize|update|close|lock|fasten|unlock|pair
blame 14 not|isn't|wasn't|n't|aren't|doesn't|didn't|never|weren't|nor|hardly|barely|nothing|neither . @good|work|works|worked|help|helped|arrive|arrived|last|lasted|lasts|fit|answer|answered|respond|reply|replied|care|cared|show|showed|apologise|apologize|clean|fresh|charge|charges|fix|fixed|turn|listen|listened|refund|deliver|delivered|come|came|bother|bothered|hold|honour|honor|solve|resolved|received|believe|edible|sealed|explain|explained
blame 22 no|zero|little|without|lack|lacks|lacking . . reply|response|apology|apologies|answer|refund|explanation|help|taste|flavour|flavor|effort|care|respect|sense|idea|support|communication|manners|result|results|sign|warning|hot|heating|sound|instructions|luck|customer|use|good|point|compensation|sympathy|interest|shame
blame 22 no|nobody|none one|body|of . . picked|answered|answers|called|cared|cares|came|helped|replied|replies|apologised|apologized|bothered|knew|knows|explained|listens|responds|responded|told|showed|noticed|warned
blame 20 nobody . . picked|answered|answers|called|cared|cares|came|helped|replied|replies|apologised|apologized|bothered|knew|knows|explained|listens|responds|responded|told|showed|noticed|warned|calls|asked
blame 22 nothing . . about|works|worked|special|good|great|happened|like|but|fresh|healthy|arrived|changed|done|in . . good|problems|trouble|worth|works|lies|excuses|disappointment|pictured|described|advertised|grease|was|issues|the
blame 24 not|never|isn't|wasn't|barely|hardly . worth|worthy
blame 22 wouldn't . . . worst|enemy|dog|cat
blame 20 could|should|might . . have been|be . better|worked|told|warned|fresher|cleaner|cooked|checked|mentioned
blame 20 should|might have|of . gone|bought|stayed|known|listened|kept|read|paid|ordered|picked|chosen|saved|trusted|walked
blame 14 far|nowhere . from|near . @good|clean|fresh|quiet|finished|fine|as|what
blame 22 not|isn't|wasn't|aren't|weren't|nowhere . near . as . @good|good|fast|clean|fresh|soft|sharp|strong|big|bright|tasty|warm|quiet|sturdy . as|in
blame 20 worse|slower|weaker|ruder|dirtier|colder . than . i|my|the|any|before|ever|last|a|other|previous|others|most|used
blame 22 miss|missing . my|the|our . old|previous|former|last
blame 20 going|went|go|goes|switch|switching|switched|moving|moved|move|gone|change|changed|crawl back to . . my|our|old|paper|cash|another|previous|pen|former|original|using
praise 24 never|not|n't|no|wouldn't|couldn't|won't|nobody|don't|can't ... go|going|went|gone|switch|switching|move|moving|change back . to . . my|our|old|paper|cash|another|previous|pen|former|original|using
blame 18 better off with|without
blame 20 no better than
blame 20 nothing like . the|what|advertised|described|photo|picture|pictures|website
blame 22 not|isn't|wasn't what . i|we|you|was . expected|ordered|paid|asked|promised|advertised|wanted|described|shown
blame 22 couldn't|could . not . care . less
blame 18 anything but . @good|good|clean|quick|fresh|quiet|helpful|friendly|smooth|simple|professional
blame 10 not without
blame 20 you|they . could|should . . learn|take . . from|lessons|notes
praise 18 anything but . @bad|boring|cheap|dull|ordinary|cold
praise 16 far from . @bad|boring|dull
praise 24 puts|put|putting . . to . shame
praise 22 others|competitors|everyone . . should|could . . learn|take|copy
praise 22 wish . all|every|other|more|everyone . . were|was|had|worked|could|did|treated
praise 22 nothing beats|compares|comes
praise 20 can't|cannot|couldn't . get . enough
praise 20 hasn't|not|wasn't|isn't|never . been|in . my . experience|case
praise 20 never|hasn't|didn't . happened|happen . to . me|us
praise 18 not|n't|haven't|hasn't|never . had|seen|noticed|experienced|encountered . . that|any|such|those . . problem|problems|issue|issues|trouble
praise 14 turned|proved out|to . . opposite|fine|wonderful|great|perfect|nonsense|untrue|rubbish|lovely
praise 16 go-to
rival compared|comparison|next to|with
rival after|with . . years|months|another|other|previous|last|old . of|with . . other|another|previous|old
# No opinion.
neither 16 haven't|havent|hasn't|not|yet|didn't . . tried|used|opened|tested|decided|checked|worn|unpacked|formed|arrived|read|started|sure|set|try
neither 16 no|not . opinion|idea|sure|strong|thoughts|yet . . either|how|yet|if|what
neither 18 not|nothing|neither|nor . good|bad|great|terrible|special|amazing|awful|the . . . not|nor|but|special|or . . bad|good|great|terrible|amazing|awful|worst|best
neither 18 isn't|nothing|wasn't|not|nothin|nuthin|anything . . special|fancy|spectacular|remarkable|extraordinary|memorable|write|exciting|groundbreaking
neither 14 average|ordinary|ok|okay|so-so|alright|middling|decent|standard|typical|basic|meh
neither 10 fine for . a|the|one|what|its
neither 12 okay|ok|fine|reasonable for . the|what|its . . price|money|is|costs
neither 14 still|will . deciding|thinking|undecided|testing|see|update|waiting|report
neither 14 your call|choice
neither 14 lets|let's|we'll|time|will . see|tell
neither 14 just . ordered|bought|arrived|opened|installed|downloaded|got|received
neither 14 can't|cannot|could not|hard|tell|too|difficult . . tell|say|early|decide|judge|comment|compare
neither 14 at|on random|balance
neither 12 either way
neither 12 same|difference|differs . . as|from|between|is
# What others say.
hearsay people|others|everyone|everybody|some|reviewers|neighbour|neighbours|neighbor|neighbors|friend|friends|colleague|colleagues|folks|reviews|review|husband|wife|sister|brother|mother|dad|mum|mom|customers|somebody|someone|whoever|they|many|critics|internet|forum|forums . . say|says|said|complain|complains|complained|complaining|wrote|writes|write|claim|claims|claimed|rave|raves|raved|swears|swear|told|warned|warn|warns|call|calls|called|mention|mentioned|mentions|hate|hates|hated|moan|moaned|love|loves|loved|praise|praised|recommended|trash|slam|whine|whining|bash|posted|insists|insisted
hearsay read|heard|saw|seen|see|reading|noticed . . . . bad|horror|complaints|negative|reviews|review|stories|terrible|awful|comments|mixed|rumours|rumors|warnings|glowing|one-star
hearsay despite|contrary|ignoring|after|given|with|because|by . . . . reviews|review|reviewers|comments|warnings|stories|complaints|rating|ratings|others|horror|haters
hearsay all|bad|negative|horrible|terrible|mixed|awful|poor|one-star|scathing|angry|nasty . . . reviews|review|comments|ratings|rating
praise 20 contrary to
praise 20 ignore|forget|disregard|don't . . believe|listen|mind|the|get|understand|trust|know|see . . . haters|negative|bad|complaints|complaining|complainers|moaners|negativity|naysayers|critics|one-star|trolls|hate|whiners|griping
praise 18 don't|not|can't|never . get|understand|see|share|recognise|recognize . . . +complaints|complaining|hate|moaning|negativity|fuss|criticism|negative
praise 20 needn't|shouldn't|need|didn't|no . . not . have|need|worried|worry . . worried|been|to|worry
praise 18 was|were|been|got|a|bit|i . . worried|nervous|sceptical|skeptical|hesitant|scared|anxious|dreading|unsure|doubtful|apprehensive|terrified . . . +but|needn't|now|unnecessarily|turned|about|at|first|nothing|because|so|after|before|until
praise 16 proved|proven|prove . . wrong
praise 16 pleasantly|happily . surprised
blame 26 don't|never|not|shouldn't|wish|do|ignored|ignore|regret . . not . believe|trust|listened|listen|believed|ignored|fooled|fall|ignore . . . good|glowing|positive|five|star|hype|rave|reviews|warnings|bad|ratings|photos|pictures|website|advert|ad
blame 24 ignored . . . +reviews|warnings|signs|red
blame 20 wish|should|if . . had|have|only . listened|read|believed|checked|known|looked
blame 18 was|were|been . fooled|conned|duped|misled
blame 18 all|reviews|they|complaints|warnings|everything|negative . . . are|were|turned . . true|right|fake|bought|paid
blame 18 better|easier|faster|quicker|nicer|simpler|cheaper|cleaner ... before . the|you|your|they|this|its . update|redesign|change|changes|takeover|renovation|upgrade|merger|rebrand|changed|updated|sold
blame 18 my . old|previous|last|former|cheap|ten-year-old ... better|faster|sharper|quieter|longer|easier|warmer|brighter|sturdier
blame 18 better|faster|cleaner|friendlier|warmer|sharper|nicer|quieter|fresher . . than this|these|here
blame 18 outlasted|outlasts|outlived|outlives|outperformed . this|it|them|these
praise 18 outlasted|outlasts|outlived|outlives . all|every|two|three|four|several|many|my|most|others|toys|both|the
# Somebody else, or how it was.
rival unlike|competitor|competitors|elsewhere|rivals
rival other|previous|old|former|next|different|cheaper|competing . . shop|shops|place|places|bank|banks|company|companies|plumber|garage|garages|dentist|dentists|doctor|doctors|carrier|carriers|provider|providers|hotel|hotels|app|apps|store|stores|vacuum|phone|one|ones|model|models|brand|brands|restaurant|restaurants|vet|gym|gyms|landlord|owner|owners|insurer|insurers|salon|salons|airline|airlines|mechanic|mechanics|service|services|agency|agencies|network|builder|builders|school|laptop|printer|kettle|mattress|version|versions|agent|agents|stylist|barber|clinic|clinics|pharmacy|team|firm|firms|machine|car|shoes|blender|pan|pans|supplier|tool|tools
rival switched|moved|changed from|over
rival three|two|five|four|six|several|most|all|every|both . other . shops|places|dentists|doctors|mechanics|plumbers|companies|garages|brands|restaurants|vets|banks|builders|apps . +@bad|quoted|refused|failed|said|told|wanted|tried|turned|gave|laughed
rival version . +was|were|worked|ran|used
fair than
fair beats|beat|outshines|outperforms|puts
praise 22 beats|beat|outshines|outperforms|tops|trumps . . every|any|all|anything|most|others|the|much|everything
blame 20 even . . . . +coffee|food|pizza|airline|machine|hospital|my|a|the|station|canteen|school|prison . . . . beats|better|better|tastes|cleaner|nicer|faster|could
praise 18 better|cheaper|nicer|quicker|faster|kinder|tastier|cleaner|friendlier|quieter|easier|stronger . than . any|anywhere|other|others|most|all|the|anything|expected|i|my
blame 22 used|was|were to|once . be|my|our|a . . +@good|favourite|favorite|better|cheaper|great|good|fresh|clean|excellent|reliable|the|love|decent
blame 18 gone|going|went|goes|slid|sliding . steadily . downhill|down|worse|south|to
blame 18 better|cheaper|faster|nicer|cleaner|kinder|fresher . . somewhere|elsewhere|next|across|down|off|at|from . . else|door|road|street|where
blame 20 at least . . they|there|the|it|mine|others
blame 18 every|any|all|most . other|competitor|rival|bank|shop|app|company . . . offers|gives|does|includes|manages|lets|can|knows|else . . free|it|this|better|more|without
blame 20 =go|=try|=look|=shop|=stay|=eat|=book|=buy|=walk|=take|=spend|going|moving . . . . elsewhere|somewhere|anywhere else|instead
blame 20 =go|=try|=look|=shop|=stay|=eat|=book|=buy|=take|=spend|going|moving|taking|gone . . . . elsewhere
praise 18 only|first|finally|best . . . one|place|people|shop|brand|company|garage|dentist|pair|app|doctor|thing . . that|who|to|i've|where|with . . . +@not|actually|works|listened|fits|fixed|worked|trust|lasts|really|helped|managed
praise 18 actually . turned|showed|listened|fixed|works|work|worked|answer|answered|cares|care|came|help|helped|read|does|did|do|solved|delivers|deliver|fits
praise 14 finally . . a|an|some|found|works|someone|somebody|one|company|sorted
praise 18 never|not . . go|going|went|look|looked . back|elsewhere|anywhere
praise 14 breath . fresh
praise 16 night . day
praise 18 bliss|blessing|lifesaver|godsend|legend|goat
# Money that came back, and what did not happen.
praise 20 money|refund|refunded|deposit .. back|came|arrived|me|processed|issued ... same|next|within|days|day|hours|minutes|fuss|trouble|straight|immediately|quickly
praise 20 full refund . . no|without|same|within|immediately|quickly
praise 20 nobody|no-one|nothing . . ignored|forgot|lied|late|missing|broken|wrong|cold|lost|spilled|rushed
blame 20 still waiting|waits
# Who wins a comparison.
praise 20 puts|put ... to shame
praise 20 leaves|left|leave ... in . dust|shade
praise 20 blows|blew ... out|away
praise 18 in another|different|own league
praise 18 big|huge|real|nice|a step|cut up|above
blame 18 a|big|real|huge|another step|steps|leap down|back|backwards|backward
blame 20 not|isn't|wasn't|aren't|weren't . a patch on . the|my|what|its|our|any|old
praise 22 not|isn't|wasn't|aren't|weren't . a patch on . this|these|them|here|theirs|him|her|yours
blame 18 poor|pale . imitation|copy|shadow|substitute|relation|cousin|replacement
blame 18 no|hardly|not match|substitute|replacement for
praise 22 wish . i|we|i'd|we'd . . found|known|discovered|come|left|switched|bought|tried|moved|joined . . . . . sooner|earlier|years|ago|before
blame 20 wish . i|we|i'd|we'd . . stayed|kept|stuck|gone|never
blame 20 should . have|of stayed|gone|kept|bought|stuck|listened|walked|left
blame 22 should've|shoulda stayed|gone|kept|bought|stuck|listened|walked|left
blame 20 would|could|might|i'd|we'd|you'd . have|of|be|been|hold|do|done|get|got . . +faster|quicker|better|cheaper|sooner|neater|warmer|safer|tastier
blame 20 you'd|you'll|you . get|eat|find|do|be . better|more|faster|warmer|friendlier|cheaper . . from|at|in|with|off
blame 18 better off . with|without|at|staying|buying|going|in|cooking|walking
blame 18 +cheaper|better|faster|quicker|fresher|warmer|nicer|friendlier|tastier|kinder . +at|in|from|with|on . the|my|a|any . +supermarket|market|station|airport|petrol|gas|corner|canteen|neighbours|neighbour|competition|chain|chains|high|internet|phone|hospital|prison|vending
blame 18 even . . . +budget|cheap|cheapest|free|old|school|station|hospital|motorway|prison|canteen|airport|supermarket . . +give|gives|has|have|had|does|do|did|is|are|was|were|manages
blame 20 before|until|since|when . . . +new . owner|owners|management|chef|landlord|company|manager|people|contractor|agents
blame 16 under . new . management|manager|owner|owners|chef
blame 20 since . . . +buyout|takeover|merger|redesign|rebrand|chain|sale . . +it's|gone|all|nobody|every|now|nothing
blame 20 was|were|been . better|nicer|faster|easier|friendlier|cleaner . . when|before|as|without
praise 18 tried|tested|bought|owned|visited|read|seen|had|been|through|used . . . . every|several|dozens|dozen|three|four|five|six|ten|many|all|plenty|loads . . . . . . this|first|only|here|yet|none|nothing|best|finally
praise 20 would|i'd|we'd|wouldn't|will|i'll . . not . swap|trade|change|give . . . . . for
praise 20 i'd|we'd|i|would . rather|sooner . wait|walk|drive|travel|pay|queue . . . . . than . . . go|anyone|anywhere|elsewhere|other|let|trust|somebody|someone|be
blame 22 i'd|we'd|would|i . rather|sooner ... than . . . . this|these|them|here|again|another|their|your|deal
praise 20 gladly|happily . . drive|pay|wait|queue|travel|walk|cross|go
praise 20 drive|drove|travel|walk|fly|come . . past|across|miles|hours|hour . . . . . to|for . . this|here|him|her|them|these
praise 20 other|others|rivals|competitors|competition . . . . could|should|ought|might . learn|take|copy
# "Everything, until ...": where the author arrives.
blame 22 was|were|been|fine|great|good|well|worked|perfect|lovely|fun . . . . until|till
blame 20 shame|pity|sad . . . about|that
blame 20 if only|just . . it|they|the|he|she|someone
blame 18 wish . they|it|he|she|you|someone . . would|had|could|didn't|stopped|knew|told|bothered|spent
blame 16 except . . . nothing|nobody|nothing|wasn't|isn't|doesn't|didn't
praise 16 that . said
praise 14 but|yet|still|and . . worth . it|every|the
praise 18 who cares
praise 20 can't|cannot|couldn't|won't|never . . . stop|put . . +playing|reading|eating|smiling|down|watching|listening|laughing|wearing
# What is denied.
praise 18 don't|didn't|doesn't|not|never|no|without . . have|need|needed|had . . to . wait|ask|beg|chase|explain|think|worry|queue|complain|argue|repeat|chased
praise 18 nobody|no-one|never|not|without . . rushed|rushes|push|pushed|pushes|shouted|shouts|upsold|judged|laughed|sneered|sighed|hurried
praise 20 nobody|no-one|never|not|without . . made|makes|make|feel|felt|feels|feeling|making . . . . rushed|pressured|judged|unsafe|ignored|stupid|out|small|like|pushed|awkward|spell|wait|repeat|beg
praise 22 isn't|not|never|no|isnt . . . a|one|any . . . . . . +wouldn't|couldn't|not|can't . . eat|order|recommend|buy|explain|fix|do|solve|love
blame 20 wouldn't|not|never . . let|trust|leave|send|wish|give . . . . +near|dog|enemy|bicycle|cat|anyone|my|goldfish|hamster
blame 18 has|have|had|i've|we've|is|are . yet to . +work|arrive|start|appear|receive|reply|answer|turn|open|land|pay
blame 20 wouldn't . . again . . if|even
neither 20 couldn't|can't|cannot . . comment|tell|say|judge|compare|speak|rate
neither 18 don't|didn't|never|not|haven't . . use|used|using|eat|ate|tried|try|need|needed . . . . so|only|just|part
neither 18 no|little . difference
neither 18 swings . roundabouts
neither 18 call . it . draw
neither 16 same|identical|similar . . . . as . . other|others|last|old|before|everyone|previous
neither 18 on . par
contrast =but|=yet|=however|=shame|=pity|=unfortunately|=sadly|=alas|=nevertheless|=nonetheless
contrast first|initially ... then|since|until|now
contrast except|apart . that|from
contrast in . fact|reality|practice
contrast ended|end . up|with|in
turn while|whereas|instead|now|then|until
concede although|though|despite|albeit|notwithstanding
concede even . though|if
concede in|spite . spite|of
blame 10 =unfortunately|=sadly|=alas
own i|my|mine|myself|we|us|our|ours|here|this|these|now|mine|today
own i've|i'm|i'd|i'll|we've|we're|we'd
# This one against the others.
blame 20 better|cheaper|faster|quicker|nicer|cleaner|fresher|warmer|friendlier|kinder|tastier|softer|quieter|sharper|brighter|sturdier|smoother|easier|simpler|safer|closer|neater|funnier|comfier|cosier|stronger|gentler|brighter|longer|more ... than . this|these|here|they|theirs|them|yours|their
praise 24 nothing|nobody|no-one|nowhere|none|doesn't|don't|can't|couldn't|cannot|never|won't|no|not|hardly ... better|cheaper|faster|quicker|nicer|cleaner|fresher|warmer|friendlier|kinder|tastier|softer|quieter|sharper|brighter|sturdier|smoother|easier|simpler|safer|closer|neater|funnier|comfier|cosier|stronger|gentler|brighter|longer|more . than . this|these|here|theirs|them|yours|their
praise 18 better|cheaper|faster|quicker|nicer|cleaner|fresher|warmer|friendlier|kinder|tastier|softer|quieter|sharper|brighter|sturdier|smoother|easier|simpler|safer|closer|neater|funnier|comfier|cosier|stronger|gentler|brighter|longer|more . . . than . . . any|anywhere|other|others|most|all|the|anything|expected|i|my|our|before|last|previous|old|any|ever|suggested|thought|hoped|feared|promised|advertised
blame 20 old|previous|original|former|earlier . . was|were|is|are|had|did|tasted|looked|worked|lasted|sounded . . . better|cheaper|faster|quicker|nicer|cleaner|fresher|warmer|friendlier|kinder|tastier|softer|quieter|sharper|brighter|sturdier|smoother|easier|simpler|safer|closer|neater|funnier|comfier|cosier|stronger|gentler|brighter|longer|more
praise 22 makes|make|made ... other|others|rest|old|last|competition|competitors|else|everything|previous|predecessor ... look|seem|feel|sound|taste
blame 24 makes|make|made . . . . . look|seem|feel . like . . masterpiece|palace|luxury|heaven|business|first|fast|quick|genius|rocket|saint|paradise|efficient|angel|angels|bargain|picnic|five-star|royalty
blame 20 want|wanted|wants|need|miss|give|bring|missing|longed . . . . old|previous|original|former ... back
blame 20 bring back . the|my|our|your
praise 20 i'd|would|we'd|i'll|still|always . . choose|pick|take|prefer . this|these|them|him|her|it ... over|again|any|every
blame 20 i'd|would|we'd|i'll|give|gladly . . take|choose|pick|prefer|have ... over . . this|these|them|another|their|those
blame 16 for|at|just|only|but . . times|twice|double the . price|cost|money
praise 20 charge|charges|cost|costs|paid|price|charging|times . . . times|twice|double|price . . much|more|price|that ... worse|half|less|not|weren't|aren't
blame 18 beat|beats|outdoes|outclasses . it|this|these|them|theirs|hands
praise 24 nothing|nobody|can't|cannot|couldn't|hard|impossible|difficult|none|never|anyone . . . beat|beats . it|this|these|them|theirs
praise 22 competition|competitors|rivals|chains . . . must|should|ought|can|had|better|have . . . quaking|worried|nervous|envious|jealous|shaking|afraid|scared|trembling|weeping|notes|pack|catch|watch|envy
blame 22 competition|competitors|rivals . . . must . . . laughing|rubbing|delighted|thrilled|grateful|loving|celebrating|thank
praise 20 ditched|swapped|left|dumped|dropped|abandoned|traded|deserted|switched|exchanged|cancelled . . . . for|to . this|these|them|him|her|here
blame 20 my . . granny|gran|grandmother|nan|niece|nephew|son|daughter|dog|cat|kid|toddler|five-year-old|six-year-old|ten-year-old|child . . does|could|can|would|makes|has|cooks|draws|paints . . . better|neater|faster|nicer|more|quicker|cleaner
blame 22 gone|over|long are the|those . days|times
blame 16 remember when|how
blame 20 used to . love|like|recommend|enjoy|swear|rave|look|trust|adore|praise|defend
praise 20 used to . hate|dread|wait|struggle|suffer|fear|cry|queue|loathe|curse
blame 22 more than ... say for|of|about . this|these|their|them|here|your|his . new|current
praise 22 more than ... say for|of|about . . other|others|last|old|most|rest|competition|previous|my
praise 18 half|third|quarter|fraction|tenth . of . the|what . . price|cost|money|time|other|others|elsewhere|everyone|my|charges|charge
blame 20 elsewhere|somewhere|supermarket|online|competitor|competitors|neighbour|street|anywhere ... half|third|less|fraction|cheaper|quarter . of . the|what|money . price|cost|money
blame 18 =it's|=they're|=goes|=went going|goes|=straight|back . back|to . shop|seller|store
blame 20 it's|it|they're|which going|goes|went|gone straight|right|back . back|to
praise 22 @not ... buy|go|eat|shop|stay|look|order|book|trust|use|drink|bother|want|going . . . anywhere|anyone|anybody|elsewhere|other|another . . else|elsewhere|dentist|doctor|garage|shop|brand|bank|place|restaurant|hotel
praise 22 couldn't|can't|wouldn't|cannot|never|couldnt|cant|don't . . . live|be|work|do|manage|cope|imagine|leave|go|survive|travel|cook . . without
# What was promised, and what it was.
praise 14 really|truly|actually|genuinely|literally . does|did|do|is|was|were|are|means|mean|meant
praise 18 does|did|do|is|was|are|were|works|work exactly|just|precisely . what|as . it|they|the|you|i|we|promised|advertised|described|says|said|claims
praise 14 no|not|isn't|wasn't|hardly . . a|an|just|mere|empty . . phrase|promise|exaggeration|marketing|lie|overstatement|slogan|gimmick|boast
praise 20 earned|earns|deserve|deserves|deserved|merits . . . word|name|title|every|praise|reputation|prize|medal|raise|promotion|fame|all
blame 24 @not . . . deserve|earn|merit|live . . . . star|stars|name|title|up|it|praise|reputation
blame 20 must|can't|probably . have|be|been|mean . . . . different|another|elsewhere|somewhere|drunk|blind|joking|kidding|slipped|forgotten|forgot|dreaming|asleep|relatives|deaf
praise 24 one|star|complain|complained|negative|complaining|complains|hate|critics ... must . have|be|been . . . . different|another|elsewhere|drunk|blind|joking|bad|jealous|mad|competitors
blame 20 i've|seen|had|met|known . . . . more|livelier|faster|warmer|softer|bigger|quicker . . . from|in|at|than|with|on . a|my|the|any|more
praise 22 leave|leaves|left . nothing to be desired
blame 22 leave|leaves|left . a|lot|much|something|everything . . to be desired
# What others complain of.
praise 20 their loss
praise 20 let them|him|her|people . complain|talk|moan|whine|laugh|say|grumble
praise 20 no|never|don't|can't|cannot|didn't|not . . idea|understand|understood|see|get|know|clue . why|where|what|how|the . . . . . +complain|complaining|complaints|bad|fuss|negative|negativity|hate|rating|angry|low|moaning|critics|outrage
praise 26 why . . people|everyone|everybody|some|others|anyone|reviewers|many . . hate|complain|moan|say|criticise|knock
praise 18 ^ not me|us|mine|ours
blame 18 ^ not for me|us
praise 20 yet to . see|find|have|meet|experience|encounter . . one|any|anything|flaw
blame 20 yet to . hear . . back|from|anything
# Not, never, nothing.
praise 28 not once . . . . . . drop|dropped|fail|failed|break|broken|late|complain|crash|crashed|let|fall|raise|raised|frozen|freeze|jam|leak|lag
blame 22 couldn't|can't|could|cannot . not . be|have|been|get . . less|worse|ruder|slower|lower
blame 22 never . . been|felt|seen|had|met|waited . so . cold|bored|rude|@bad|dirty|slow|long|angry|disappointed|insulted|hungry|ill|red|embarrassed
praise 20 never . . been|felt|looked|slept|had|seen . . so|this|such|that . good|well|smooth|soft|clean|happy|easy|calm|relaxed|welcome|quick|shiny|much|@good
praise 22 never . looked|felt|been|tasted|smelled|sounded|run|worked . . better|cleaner|smoother|softer|happier|healthier|easier|fresher|safer
blame 24 never . . regretted|regret . . . . more
blame 24 fail|fails|failed to . disappoint|annoy|irritate|let|mess
blame 22 did|does|do|done nothing but|except
blame 18 ^ anything but
blame 20 didn't|never|not|nobody|no-one|without|failed|forgot|one . . . tell|told|mention|mentioned|warn|warned|inform|informed|telling|disclose . . me|us|about|that|the
blame 24 not|nothing|never|isn't|wasn't|aren't|hardly|barely|doubt . . . . . worth . the|it|a|your|every|its
praise 22 nobody|no-one|none|no|never . one . . does|makes|cooks|bakes|explains|cuts|knows|cares . . . like|as|better
praise 24 don't|dont|do . not hesitate
praise 24 don't|dont|never hesitate
praise 22 won't|not be sorry
praise 14 in no time
# What it came to.
praise 20 made|makes|making my|our|the|everyone's . day|week|year|evening|christmas|birthday|month|holiday
praise 20 saved|saves my|our|his|her . . day|life|trip|leg|wedding|holiday|marriage|skin|money|evening|hair|christmas|bacon|sanity|time
praise 22 gave|given|give|gives|got . me|us|him|her|my . . . life|confidence|hope|smile|freedom|voice|sight . back
praise 20 took|takes|take my|our|your breath
praise 20 time of . my|our|their|his|her life|lives
praise 18 stuff of . dreams|legend
praise 18 class act
praise 20 golden|magic|healing hands
praise 20 i|we|i'll . . owe . you|them|him|her|these|this
praise 18 bless . him|her|them|you|their
praise 20 in . a|the heartbeat|flash|shot
praise 18 can't|couldn't|cannot|cant . . stay|keep . . away
praise 20 already|we've|i've|we're|i'm|just . . booked|ordered|bought|reserved|signed . . . . again|next|another|second|more|up
praise 20 i'd|we'd|i'll|we'll still . recommend|buy|come|go|choose|eat|return|book|pay|send
praise 18 i'd|would|we'd|i'll|we'll|will . . buy|go|come|book|order|watch|hire|use|stay|eat|visit|do|return . . . . again|back|anytime|tomorrow|second|third|more
blame 24 @not . . . . =buy|=go|=come|=book|=order|=hire|=use|=stay|=eat|=visit|=return|=going|=coming|=buying|=ordering|=booking|=using . . . . again|back
blame 20 =a|two|with|and|were|found|by . cockroach|cockroaches|mice|rats|maggot|maggots|bedbugs|mould|mouldy|fleas
praise 24 no|not|never|without . . . cockroach|cockroaches|mice|rats|maggots|bedbugs|mould|fleas
blame 20 deleted|lost|broke|ruined|destroyed|wiped|cancelled . all . my|our
blame 22 ended|night|spent|spend|landed|sent|up . . . . hospital|casualty|ambulance|toilet
blame 22 charged|charge|charges|charging|billed|debited . . . twice|double
blame 20 keep|kept|keeps|start|started . . taking|charging|withdrawing . . . money|me|card
blame 20 out of date
blame 18 laughed|shouted|swore|yelled|screamed|shrugged|snapped|sneered . at . me|us|my|our
blame 22 waste|waist|wast|wayst of . . time|money|tiem|mony|cash|space
# Neither.
neither 14 as far as . i know
neither 14 for all i know
neither 16 never|not . . set foot
neither 14 never|@not . . been . . fan|customer|there
neither 16 @not . . . . . one|right|person . . to ask
neither 16 just|only . . wanted|want|asking|looking|comparing|ask|curious
neither 14 take my word
neither 14 some . . . . . others|some|other
neither 14 half . . . . . half
neither 16 neither . . . . . nor
neither 18 somewhere|in|something . the between|middle
neither 18 @not|wouldn't|neither|neither . . . . hot|cold|slow|fast|long|longest|short|cheap|expensive|loud|quiet|big|small|good|bad|better|worse|worst|best|spicy|mild . . . . not|nor|or|wouldn't|neither|isn't . . . . hot|cold|slow|fast|long|short|shortest|cheap|expensive|loud|quiet|big|small|good|bad|better|worse|worst|best|spicy|mild
neither 14 five|six|seven|fifty-fifty out of ten
neither 16 in two minds
neither 16 fifty-fifty
neither 14 evens|balances|cancels . . out
neither 14 to make of
neither 14 it|that depends
neither 14 make up . my|our mind
neither 14 sums it up
neither 14 stay|stays|stayed|remain|remains|exactly the same
neither 12 moved|move|moves from . . . . . to
# Asked or told only.
neither 12 ^ +is|are|isn't|aren't|does|doesn't|which +there|this|the|it|they|these|that|anyone
neither 12 ^ +how|where +many|much|long|do|can +i|do|is|does|players|hours|pages|people
neither 12 ^ +can|could|may +i|we +bring|pay|return|use|order|book|get|take|cancel|change|exchange|come
neither 10 ^ +some
neither 10 i +don't|dont +know
neither 8 +the +same
neither 12 +not|n't +covered|included
praise 8 +complain|complained|complaining|complaints
neither 10 +neighbour|neighbor|brother|sister|someone|somebody|aunt|cousin|friend|colleague . . +say|says|said|complain|complained|told|called|writes|wrote
praise 12 +in +two|three|ten|under|an|one|half|five|four|twenty|thirty|fifteen|six . +day|days|hour|hours|minutes|minute
praise 14 +and|so +i'd|i'll|we'd|we'll
praise 12 +best ... +i've|we've|i|we . +had|eaten|seen|met|tasted|used|read|owned|been|bought
blame 12 +for +two|three|ten|four|five|six|eight|several|many . +days|weeks|months|nights
blame 12 +been ... +since
blame 12 +had +to
blame 12 +at +least
blame 16 ^ thanks|thank . you . to +the
blame 12 ^ nice|great|lovely|brilliant|wonderful +that|how
blame 8 +all +night
blame 8 +though +=they|=it
)";
}

}  // namespace molva::flag
