"""The danger words of the handbook: every way of saying it opens urgent help, and ordinary worries do not."""

from __future__ import annotations

import random
from collections.abc import Iterable
from string import ascii_lowercase

import pytest

from bench.danger import detector_of
from oap.core.search.crisis import Detector, Level
from oap.core.search.proximity import read_signs
from tests.build import ROOT
from tests.spread import in_soak
from training.phrases import words_of

pytestmark = pytest.mark.handbook  # all examples of danger, and how they are heard

URGENT = """
i want to kill myself
my son wants to kill him self
he said he wants to kill himself
she keeps saying she'll kill herself
kil myself
i want 2 die
I wanna die
wants to die 8 year old
he says he wishes he was dead
says he wishes he were dead
I wish I was dead
daughter said everyone would be better off without her
better off dead
I dont want to be here anymore
doesnt want to live
she doesn't want to be alive
don't want to wake up
no point living
there is no point in living anymore
life is not worth living
end it all
planning to end his life
ending my life
suicidal
suicidal 13 year old
sucidal thoughts
suicide note
suisidal
suiside
feeling suicidle
he has a plan to kill himself
my friend is going to kill herself
took an overdose
over dose
has taken too many tablets
took a load of paracetamol
swallowed a whole bunch of pills
took all my meds
tried to hang himself
trying to hang herself
tried to jump off a bridge
cut her wrists
cutting really badly
cuts wont stop bleeding
bleeding wont stop
not breathing
he cant breathe
stopped breathing
unconscious
she wont wake up
having a seizure now
seizure wont stop
fit lasting more than 5 minutes
my baby is choking
swallowed a button battery
swallowed magnets
drank bleach
my toddler ate tablets
allergic reaction cant breathe
face swelling up allergic
lips have gone blue
i was raped
someone is touching me
he touches me and says keep it secret
my stepdad hits me
my dad hits me
being abused
i am being abused at home
I think my child is being abused
I might hurt my baby
scared I will hurt my child
shook the baby
he has a knife
son pulled a knife on me
being stabbed
my daughter is missing
missing since last night
ran away and hasn't come home
they are going to force me to marry
forced marriage
fgm
being groomed online
someone online wants nudes
self harm
self-harming at school
selfharm
cutting herself
cuts himself when stressed
scratches her arms until they bleed
someone is hurting me
looking up ways to end her life
she wants to jump out of the window
crisis line number
what is the point of living
keeps saying he wants to be dead
she wants to go to sleep and never wake up
i want everything to stop forever
thinking of ending it
he tried to end it last night
he tied a belt round his neck
found a noose in his room
standing on a bridge
my son says he will throw himself off the motorway bridge
she has climbed onto the roof and says she will jump
ive taken some pills and im scared
my brother pulled a blade on me
he was found lying on the railway tracks
she tried to drown herself
he put a bag over his head
she is holding a knife to her brother
he says he will kill me
walking in front of cars on purpose
giving away all his things and saying goodbye
searched how to die on google
googling how to kill yourself
everyone would be happier if i was gone
the world would be better without me
wish i had never been born
i'm going to hurt myself tonight
i keep cutting
slashed her wrists
cut himself with a razor
bleeding a lot from a cut
swallowed his adhd tablets
taken too much paracetamol
took mums antidepressants
she has taken loads of her dads pills
overdosed on calpol
unresponsive
collapsed and not waking up
seizure for ten minutes
he's having a fit right now and it wont stop
convulsions wont stop
choking right now
choking on a grape
epipen used what next
child disclosed dad beats him with a belt
dad punches me
my stepdad comes in my room at night
uncle touches my private parts
a man touched my daughter
pupil says her dad hits her
child disclosed abuse
going to stab his brother
hearing voices telling him to kill
afraid i will hurt my kids
my son has gone missing
she ran away and we cant find her
run away from home
taking her abroad to be cut
they are sending me abroad to marry
being made to have sex
older man messaging her asking for pictures
being blackmailed over nudes
sextortion
suacidal
sueside
klil myself
wnat to die
uncontious
not brething
siezure wont stop
chocking on food now
mental health emergency
needs an ambulance
999
my friend says shes going to end her life tonite
my daughter is talking about killing herself
he put a rope round his neck
wanting to kill himself year 6
sister took a handful of tablets
i swallowed lots of pills
pupil threatening to jump off the roof
i think my baby has stopped breathing
my son drank bleach
mums boyfriend hits me
dad hurts me
my coach touched me
someone at home is hurting me
my 14 year old is missing since yesterday
""".strip().splitlines()

ORDINARY = """
killing it at maths
dying to start school
bored to death
scared to death of spiders
can't use a knife and fork
holding a knife and fork
knife skills food tech
how long is the waiting list
cutting out shapes with scissors
can't cut with scissors
hates haircuts
cutting and sticking
cuts labels out of clothes
hitting other children
hits other kids at nursery
bites and hits
homework is killing us
this waiting list is killing me
he would kill for a friend
died of embarrassment
my mum died
grandad died how do i tell him
child not coping after his dad died
bereavement
the dog died
death of a parent
worried sick
breathing exercises
breath holding games
asthma breathing
epilepsy care plan at school
seizure training for staff
allergy plan
choking on her words when she talks
bleeding gums
period bleeding at school
battery for hearing aid
hanging around with older kids
hangs upside down off the sofa
jumps off everything
jump in puddles
run away from school gates
runs out of class
missing school
missing lessons for therapy
missing his old school
missing milestones
can't wake him up for school
won't get up for school
touches everything
hates being touched
touching other kids
secret friends club
tablets for adhd
adhd tablets at school
takes tablets at lunch
ipad tablets in class
taking medicine at school
swallowing tablets
poison ivy club
abusive language to staff
swears at teachers
being left out
grooming the dog
marriage breakdown
parents separating
wants to live with dad
doesn't want to go to school
dont want to be at school anymore
he doesnt want to be in class
end of year move
end of term tired
live chat
how do i end the plan
life skills
cuts corners in his work
cut out for mainstream
cuts up her food
school cut his hours
they cut her TA hours
hurts his hands when writing
hurts when he writes
talking about death since grandad died
scared of dying since nan died
worried mum will die
anxious about dying
my child hits me
he hits me and his sister when he loses it
he hits his teacher
bites himself when angry
gags and chokes on food
scared of choking
chokes on lumpy food
can't breathe when anxious
panic attack cant breathe
absence seizures
epipen training
allergic to nuts care plan
knife skills cooking
no knife and fork
goes missing in lessons
missing sessions
runs away from the classroom
runs away when asked to write
self help skills
touching himself in public
inappropriate touching
kids shouting abuse at him
hit at school by another kid
hearing aid batteries
battery for powerchair
takes tablets at lunch
took his tablet away
can't swallow tablets
won't take his medicine
he takes his medicine at school every day
emergency contact form
emergency care plan
threatens to hit
suicide prevention training for staff
self harm policy
hanging up his coat
hang on
throws himself on the floor in shops
throws herself down on the floor when told no
chokes himself on food
plays with a nerf gun
has a toy gun obsession
climbs onto everything
jumps from one thing to another
throws himself into his work
jumps off the sofa
jumping on trampoline
the end of his tether
dont want to live with mum
don't want to be here says every morning at school
no point in going to school
point of an ehcp
better off at special school
better off in a smaller class
voices in noisy room
asking for pictures to help him
sends pictures home
nose bleeds at school
stabbing pain in tummy
blood test fear
how do i stop him hurting his sister
he kicked me when i said no
teacher hurt his feelings
my dad hit the roof
mum beats me at chess
the wall clock stopped
in the middle of a fit of giggles
fits in with his class
fit for purpose
lifting equipment
bus to school goes without him
can't find my child a nursery place
cannot find a school for my son
went without lunch
walks in front of others in the line
blood sugar
he ran into the playground
put a scarf round his neck in the cold
end it positively
call me back please
wants to end the plan
ending it early the lesson
""".strip().splitlines()


# Phrases of epilepsy, allergy, anger and other topics that may be typed in the middle of it: urgent help is right for
# them.
DANGER_UNDER_OTHER_TOPICS = """
dialled 999 on my own fourteen year old
domestic violence at home
throat closing
had a fit for five minutes
can't breathe
my son cannot breathe run
went blue and rigid
baby coughs and goes blue with a bottle
stuffs his mouth too full and then can't breathe
snorts and stops breathing for a second in bed
ribs sucking in and can't finish a sentence
told to stop putting it on, he couldn't breathe
coughing and wheezing
touched a satsuma and swelled up
collapse after a bee
wasp sting and wheezing which pen
seizure won't stop
fitting now
collapses and shakes
how long before we ring 999
what do I do if a child has a fit in my class
on the supermarket floor shaking and ambulance
fell off his bike and hit his head
shunt blocked and he gets drowsy, what do staff watch for
follow app shows me she is dropping and nobody's acting
she's pale and sweaty, sent to office on her own
lips blue in the pool and says he isn't cold
bath too hot and he sat in it scalded pink
found on the roof
jumped off the shed roof without looking
says nobody would miss me
counts dad's pills so he doesn't take too many
begging us not to tell
somebody put my picture on line and wrote thing
threatens me with a knife
threatened me with scissors
strangled his brother
bruises on my youngest from his brother
the little one gets hit
my son attacks me
my daughter attack me
my son is violent
my son hit me
son punches me
my child hurts me
bruises from my daughter
black eye from my own child
daughter threw a pan at me
kicked me in the stomach while i was pregnant
demands money and shoves me if i say no
child to parent violence
mum told senco her son is violent to her
who helps parents being hurt by a teenager
foster child hurting us, is there a plan
i sleep with my door wedged shut
i hurt my mum and i hate it
saw dad hurt mum
heard mum being hit through the wall
she cannot explain when someone hurts her
""".strip().splitlines()


@pytest.fixture(scope="module")
def detector() -> Detector:
    return detector_of(ROOT / "content")


def _levels(detector: Detector, texts: Iterable[str]) -> dict[str, Level]:
    return {text: detector.judge(text).level for text in texts}


def test_danger_opens_urgent_help(detector: Detector) -> None:
    levels = _levels(detector, URGENT)
    assert [typed for typed, level in levels.items() if level is Level.NONE] == []
    assert sum(level is Level.SURE for level in levels.values()) >= 0.9 * len(levels)


def test_an_ordinary_worry_does_not(detector: Detector) -> None:
    levels = _levels(detector, ORDINARY)
    assert sum(level is Level.SURE for level in levels.values()) <= 0.02 * len(levels), levels
    assert sum(level is Level.PERHAPS for level in levels.values()) <= 0.05 * len(levels), levels


def _sentences(name: str) -> list[str]:
    return (ROOT / "tests" / "queries" / name).read_text(encoding="utf-8").splitlines()


def test_sentences_written_before_the_danger_words_are_heard(detector: Detector) -> None:
    levels = _levels(detector, _sentences("danger.txt"))
    assert sum(level is not Level.NONE for level in levels.values()) >= 0.97 * len(levels)
    assert sum(level is Level.SURE for level in levels.values()) >= 0.9 * len(levels)


def test_ordinary_sentences_written_before_the_danger_words_hardly_ever_are(detector: Detector) -> None:
    alarms = [typed for typed, level in _levels(detector, _sentences("ordinary.txt")).items() if level is Level.SURE]
    assert len(alarms) <= 0.02 * len(_sentences("ordinary.txt")), alarms


@pytest.mark.parametrize("every", [4, in_soak(1)])
def test_what_families_say_of_ordinary_things_does_not(detector: Detector, every: int) -> None:
    """The thesaurus and the training material but what is about danger."""
    concepts = words_of()[0].concepts
    danger = {
        "suicide-crisis",
        "self-harm",
        "safeguarding",
        "helplines",
        "camhs-waiting",
        "exploitation",
        "domestic-abuse",
    }
    said = [
        phrase for concept in concepts.values() if not danger.intersection(concept.topics) for phrase in concept.say
    ]
    said = [phrase for phrase in said if phrase not in DANGER_UNDER_OTHER_TOPICS]
    assert len(said) > 5000
    said = said[::every]
    levels = _levels(detector, said)
    alarms = [phrase for phrase, level in levels.items() if level is Level.SURE]
    perhaps = [phrase for phrase, level in levels.items() if level is Level.PERHAPS]
    assert len(alarms) <= 0.006 * len(said), alarms
    assert len(perhaps) <= 0.04 * len(said), perhaps


def test_a_sign_is_its_words_near_each_other_in_any_order_or_in_theirs() -> None:
    signs = read_signs(
        ["swallow*/drank + <poison>", {"say": "i > nearly > shook", "unless": "hands"}], {"poison": ["bleach"]}
    )
    assert signs.first_in("the bleach that he has swallowed".split())
    assert not signs.first_in(f"bleach {'and ' * 9} swallowed".split())
    assert signs.first_in("i very nearly just shook him".split())
    assert not signs.first_in("shook i nearly".split())
    assert not signs.first_in("i nearly shook hands".split())


def test_letters_in_a_row_names_and_words_of_other_languages_tell_of_nothing(detector: Detector) -> None:
    chance = random.Random(3)
    made = ["zq" + "".join(chance.choice(ascii_lowercase) for _ in range(chance.randint(4, 10))) for _ in range(200)]
    assert {typed: level for typed, level in _levels(detector, made).items() if level is not Level.NONE} == {}
    # A danger word with a slip is a sign, and heard without any other word.
    slips = _levels(detector, ["suicde", "selfharm", "sucidal"])
    assert all(level is not Level.NONE for level in slips.values()), slips
